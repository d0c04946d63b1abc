using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs;

/// <summary>All that s32cs says. Objects, places and reasons, never a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Debug, "s32cs {Version}, {Mode}")]
    public static partial void Starting(ILogger logger, string version, string mode);

    [LoggerMessage(
        210,
        LogLevel.Information,
        "{Url}: {Added} added, {Deleted} deleted, {Rejected} rejected, {Cleaned} cleaned, {Batches} batches, {Bytes} bytes, {Seconds:0.00} s"
    )]
    public static partial void Loaded(
        ILogger logger,
        string url,
        long added,
        long deleted,
        long rejected,
        long cleaned,
        long batches,
        long bytes,
        double seconds
    );

    [LoggerMessage(211, LogLevel.Error, "not loaded: {Url}: {Reason}")]
    public static partial void NotLoaded(ILogger logger, string url, string reason);

    [LoggerMessage(212, LogLevel.Warning, "rejected: {Url} line {Line} (byte {Offset}): {Reason}")]
    public static partial void Rejected(ILogger logger, string url, long line, long offset, string reason);

    [LoggerMessage(213, LogLevel.Warning, "rejected: {Url}: more; the summary counts them")]
    public static partial void MoreRejected(ILogger logger, string url);

    [LoggerMessage(214, LogLevel.Debug, "ignored: {EventName} {Url}")]
    public static partial void Ignored(ILogger logger, string eventName, string url);

    [LoggerMessage(215, LogLevel.Information, "ignored: {Url} holds rejects")]
    public static partial void IgnoredRejects(ILogger logger, string url);

    [LoggerMessage(216, LogLevel.Error, "unexpected failure while loading {Url}")]
    public static partial void Unexpected(ILogger logger, Exception exception, string url);

    [LoggerMessage(220, LogLevel.Warning, "{Endpoint} does not take a batch ({Reason}); again in {Seconds:0.0} s")]
    public static partial void UploadAgain(ILogger logger, string endpoint, string reason, double seconds);

    [LoggerMessage(221, LogLevel.Information, "{Endpoint} refused {Count} documents ({Reason}): splitting")]
    public static partial void Split(ILogger logger, int count, string endpoint, string reason);

    [LoggerMessage(222, LogLevel.Warning, "{Endpoint}: {Message}")]
    public static partial void Warning(ILogger logger, string endpoint, string message);

    [LoggerMessage(223, LogLevel.Warning, "{Endpoint} took {Count} documents but counts {Adds} adds and {Deletes} deletes")]
    public static partial void CountDiffers(ILogger logger, string endpoint, int count, long adds, long deletes);

    [LoggerMessage(230, LogLevel.Error, "message {MessageId} is no S3 notification ({Reason}): nothing is loaded for it")]
    public static partial void Unreadable(ILogger logger, string messageId, string reason);

    [LoggerMessage(231, LogLevel.Error, "message {MessageId} is kept with the rejects ({Reason})")]
    public static partial void UnreadableKept(ILogger logger, string messageId, string reason);

    [LoggerMessage(
        232,
        LogLevel.Information,
        "{Queue}: {Done} messages done, {Failed} failed and left in the queue, {Returned} given back"
    )]
    public static partial void Drained(ILogger logger, string queue, int done, int failed, int returned);

    [LoggerMessage(233, LogLevel.Information, "{Signal}: stopping; what is not in by now is told, and can be loaded again")]
    public static partial void Stopping(ILogger logger, string signal);

    [LoggerMessage(234, LogLevel.Error, "message {MessageId} stays in its queue: {Reason}")]
    public static partial void UnreadableStays(ILogger logger, string messageId, string reason);
}
