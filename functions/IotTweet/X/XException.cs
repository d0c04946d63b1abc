namespace GapFurniture.IotTweet.X;

/// <summary>X did not do what it was asked. The message is for people and holds no secret.</summary>
internal sealed class XException(XProblem problem, string message, DateTimeOffset? reset = null) : Exception(message)
{
    public XProblem Problem { get; } = problem;

    /// <summary>When X will listen again; null when it did not say.</summary>
    public DateTimeOffset? Reset { get; } = reset;
}
