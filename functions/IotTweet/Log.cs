using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet;

/// <summary>All that iottweet says. Never a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Information, "{Click} of button \"{Serial}\": {Did} {Tweet}")]
    public static partial void Done(ILogger logger, ClickType click, string serial, string did, string? tweet);

    [LoggerMessage(501, LogLevel.Warning, "{Reason}; again in {Seconds:0.0} s")]
    public static partial void Again(ILogger logger, string reason, double seconds);

    [LoggerMessage(502, LogLevel.Warning, "the battery of button \"{Serial}\" is low: {Battery}")]
    public static partial void LowBattery(ILogger logger, string serial, string battery);

    [LoggerMessage(503, LogLevel.Warning, "X has seen this text before; it is posted as: {Text}")]
    public static partial void Suffixed(ILogger logger, string text);

    [LoggerMessage(504, LogLevel.Warning, "X has seen this text before; it is not posted: {Text}")]
    public static partial void Dropped(ILogger logger, string text);

    [LoggerMessage(
        505,
        LogLevel.Error,
        "another instance wrote {Parameter} at the same time: reserve a concurrency of 1, or keep the state in DynamoDB"
    )]
    public static partial void TwoWriters(ILogger logger, string parameter);
}
