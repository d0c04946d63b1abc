using Microsoft.Extensions.Logging;

namespace GapFurniture.Thumbs;

/// <summary>All messages of thumbs: objects and reasons, never a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(900, LogLevel.Debug, "thumbs {Version}, {Mode}")]
    public static partial void Starting(ILogger logger, string version, string mode);

    [LoggerMessage(901, LogLevel.Warning, "{Url}: no thumbnail: {Reason}")]
    public static partial void NoThumbnail(ILogger logger, string url, string reason);

    [LoggerMessage(902, LogLevel.Warning, "{Url}: answered as missing, since S3 refuses it: {Reason}")]
    public static partial void Denied(ILogger logger, string url, string reason);

    [LoggerMessage(903, LogLevel.Error, "{Url}: not answered: {Reason}")]
    public static partial void Trouble(ILogger logger, string url, string reason);

    [LoggerMessage(904, LogLevel.Error, "{Url}: not answered: the time was up")]
    public static partial void TooSlow(ILogger logger, string url);

    [LoggerMessage(905, LogLevel.Error, "unexpected failure with {Url}")]
    public static partial void Unexpected(ILogger logger, Exception exception, string url);

    [LoggerMessage(906, LogLevel.Warning, "{Url}: made anew, since it cannot be read: {Reason}")]
    public static partial void NotRead(ILogger logger, string url, string reason);

    [LoggerMessage(907, LogLevel.Warning, "{Url}: answered, but not kept: {Reason}")]
    public static partial void NotKept(ILogger logger, string url, string reason);

    [LoggerMessage(908, LogLevel.Debug, "{Url}: not kept, since another one was put there meanwhile")]
    public static partial void Overtaken(ILogger logger, string url);

    [LoggerMessage(909, LogLevel.Debug, "{Url}: ignored: {Reason}")]
    public static partial void Ignored(ILogger logger, string url, string reason);

    [LoggerMessage(910, LogLevel.Information, "{Url}: {Made} thumbnails made, {Fresh} were there, {Removed} removed")]
    public static partial void Kept(ILogger logger, string url, int made, int fresh, int removed);

    [LoggerMessage(911, LogLevel.Error, "not done: {Reason}")]
    public static partial void NotDone(ILogger logger, string reason);

    [LoggerMessage(912, LogLevel.Warning, "a request that cannot be read: {Reason}")]
    public static partial void NoRequest(ILogger logger, string reason);

    [LoggerMessage(913, LogLevel.Warning, "{Note}")]
    public static partial void Note(ILogger logger, string note);

    [LoggerMessage(914, LogLevel.Information, "{Summary}")]
    public static partial void Done(ILogger logger, InvocationSummary summary);

    [LoggerMessage(915, LogLevel.Warning, "the signing keys cannot be read again, so those read before stay in use: {Reason}")]
    public static partial void OldKeys(ILogger logger, string reason);
}
