using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet;

/// <summary>All log messages of iottweet; none holds a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Information, "{Click} click of button \"{Serial}\": {Did}{Detail}")]
    public static partial void Done(ILogger logger, ClickType click, string serial, string did, string detail);

    [LoggerMessage(501, LogLevel.Warning, "{Reason}; retrying in {Seconds:0.0} s")]
    public static partial void Retrying(ILogger logger, string reason, double seconds);

    [LoggerMessage(502, LogLevel.Warning, "the battery of button \"{Serial}\" is low: {Battery}")]
    public static partial void LowBattery(ILogger logger, string serial, string battery);

    [LoggerMessage(503, LogLevel.Warning, "X refuses this text as a duplicate; posting instead: {Text}")]
    public static partial void Suffixed(ILogger logger, string text);

    [LoggerMessage(504, LogLevel.Warning, "X refuses this text as a duplicate; not posted: {Text}")]
    public static partial void Dropped(ILogger logger, string text);

    [LoggerMessage(
        505,
        LogLevel.Error,
        "another instance wrote {Parameter} at the same time; set the reserved concurrency to 1, or keep the state in DynamoDB"
    )]
    public static partial void TwoWriters(ILogger logger, string parameter);
}
