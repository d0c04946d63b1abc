using GapFurniture.S32cs.Reporting;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs;

/// <summary>All messages of s32cs: objects, places and reasons, never a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Debug, "s32cs {Version}, {Mode}")]
    public static partial void Starting(ILogger logger, string version, string mode);

    [LoggerMessage(210, LogLevel.Information, "{Summary}")]
    public static partial void Loaded(ILogger logger, LoadSummary summary);

    [LoggerMessage(211, LogLevel.Error, "not loaded: {Url}: {Reason}")]
    public static partial void NotLoaded(ILogger logger, string url, string reason);

    [LoggerMessage(212, LogLevel.Warning, "rejected: {Url} line {Line} (byte {Offset}): {Reason}")]
    public static partial void Rejected(ILogger logger, string url, long line, long offset, string reason);

    [LoggerMessage(213, LogLevel.Warning, "rejected: {Url}: more rejects follow, not listed here; the summary counts them")]
    public static partial void MoreRejected(ILogger logger, string url);

    [LoggerMessage(214, LogLevel.Debug, "ignored: {EventName} {Url}")]
    public static partial void Ignored(ILogger logger, string eventName, string url);

    [LoggerMessage(215, LogLevel.Information, "ignored: {Url} holds rejects of s32cs, not documents")]
    public static partial void IgnoredRejects(ILogger logger, string url);

    [LoggerMessage(216, LogLevel.Error, "unexpected failure while loading {Url}")]
    public static partial void Unexpected(ILogger logger, Exception exception, string url);

    [LoggerMessage(220, LogLevel.Warning, "{Endpoint} did not accept a batch ({Reason}); retrying in {Seconds:0.0} s")]
    public static partial void UploadAgain(ILogger logger, string endpoint, string reason, double seconds);

    [LoggerMessage(221, LogLevel.Information, "{Endpoint} refused {Count} documents ({Reason}): splitting")]
    public static partial void Split(ILogger logger, int count, string endpoint, string reason);

    [LoggerMessage(222, LogLevel.Warning, "{Endpoint}: {Message}")]
    public static partial void Warning(ILogger logger, string endpoint, string message);

    [LoggerMessage(230, LogLevel.Error, "message {MessageId} is not an S3 notification ({Reason}): nothing is loaded for it")]
    public static partial void Unreadable(ILogger logger, string messageId, string reason);

    [LoggerMessage(231, LogLevel.Error, "message {MessageId} is not an S3 notification ({Reason}): it is stored with the rejects")]
    public static partial void UnreadableKept(ILogger logger, string messageId, string reason);

    [LoggerMessage(
        232,
        LogLevel.Information,
        "{Queue}: {Done} messages done, {Failed} failed and still in the queue, {Returned} returned to it"
    )]
    public static partial void Drained(ILogger logger, string queue, int done, int failed, int returned);

    [LoggerMessage(233, LogLevel.Information, "{Signal}: stopping; objects that are not loaded yet are listed, load them again")]
    public static partial void Stopping(ILogger logger, string signal);

    [LoggerMessage(234, LogLevel.Error, "message {MessageId} stays in its queue: {Reason}")]
    public static partial void UnreadableStays(ILogger logger, string messageId, string reason);
}
