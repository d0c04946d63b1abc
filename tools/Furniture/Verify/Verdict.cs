namespace GapFurniture.Furniture.Verify;

/// <summary>How a link of the chain stands.</summary>
internal enum Verdict
{
    Ok,

    /// <summary>It works, but not as well as it should, or it could not be looked at.</summary>
    Warning,

    /// <summary>Nothing gets through here.</summary>
    Missing,
}
