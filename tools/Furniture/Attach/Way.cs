namespace GapFurniture.Furniture.Attach;

/// <summary>How a bucket's events reach a piece.</summary>
internal enum Way
{
    /// <summary>S3 → queue.</summary>
    Queue,

    /// <summary>S3 → function, asynchronously.</summary>
    Function,

    /// <summary>S3 → EventBridge → queue or function.</summary>
    EventBridge,
}
