namespace GapFurniture.IotTweet.X;

/// <summary>Why X did not do what it was asked.</summary>
internal enum XProblem
{
    /// <summary>Perhaps it did: an error of X's own, or no answer.</summary>
    Unknown,

    /// <summary>It was not asked at all: no connection.</summary>
    Unreachable,

    /// <summary>Too many requests, or the spending cap.</summary>
    Throttled,

    /// <summary>The same text was posted before.</summary>
    Duplicate,

    /// <summary>There is no such post.</summary>
    Gone,

    /// <summary>Anything else that would be refused again.</summary>
    Refused,
}
