using GapFurniture.YumRepo.Store;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo;

/// <summary>All messages of yumrepo: objects, packages and reasons, never a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(900, LogLevel.Debug, "yumrepo {Version}, {Mode}")]
    public static partial void Starting(ILogger logger, string version, string mode);

    [LoggerMessage(901, LogLevel.Debug, "{Url}: ignored: {Reason}")]
    public static partial void Ignored(ILogger logger, string url, string reason);

    [LoggerMessage(902, LogLevel.Debug, "{Url}: staged")]
    public static partial void Staged(ILogger logger, string url);

    [LoggerMessage(903, LogLevel.Error, "{Url}: not indexed: {Reason}")]
    public static partial void NotIndexed(ILogger logger, string url, string reason);

    [LoggerMessage(904, LogLevel.Error, "not done: {Reason}")]
    public static partial void NotDone(ILogger logger, string reason);

    [LoggerMessage(905, LogLevel.Information, "{Repository}: dry run: {Kind} {Package} {Href}")]
    public static partial void Planned(ILogger logger, string repository, ChangeKind kind, string package, string href);

    [LoggerMessage(906, LogLevel.Information, "{Signal}: stopping; what is staged is committed by the next run")]
    public static partial void Stopping(ILogger logger, string signal);

    [LoggerMessage(907, LogLevel.Warning, "{Url}: not signed: {Reason}")]
    public static partial void NotSigned(ILogger logger, string url, string reason);

    [LoggerMessage(908, LogLevel.Error, "unexpected failure with {Url}")]
    public static partial void Unexpected(ILogger logger, Exception exception, string url);

    [LoggerMessage(909, LogLevel.Error, "{Url}: the report of it cannot be written: {Reason}")]
    public static partial void NotReported(ILogger logger, string url, string reason);
}
