namespace GapFurniture.IotTweet;

/// <summary>What becomes of a text that X has seen before.</summary>
internal enum DuplicatePolicy
{
    /// <summary>It is posted with the time behind it.</summary>
    Suffix,

    /// <summary>It is not posted.</summary>
    Drop,
}
