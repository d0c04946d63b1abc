namespace GapFurniture.IotTweet.X;

/// <summary>Why X did not do what it was asked.</summary>
internal enum XProblem
{
    /// <summary>It may have done it: a server error, or no answer.</summary>
    Unknown,

    /// <summary>It did not get the request: no connection.</summary>
    Unreachable,

    /// <summary>Too many requests, or a cap is used up.</summary>
    Throttled,

    /// <summary>The same text was posted before.</summary>
    Duplicate,

    /// <summary>There is no such post.</summary>
    Gone,

    /// <summary>Anything else that would be refused again.</summary>
    Refused,
}

/// <summary>X did not do what it was asked. The message is for people and holds no secret.</summary>
internal sealed class XException(XProblem problem, string message, DateTimeOffset? reset = null) : Exception(message)
{
    public XProblem Problem { get; } = problem;

    /// <summary>When the limit ends that is used up; null when X did not say.</summary>
    public DateTimeOffset? Reset { get; } = reset;
}
