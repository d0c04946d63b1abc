using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo.Store;

/// <summary>Messages about repositories.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(940, LogLevel.Information, "{Repository}: revision {Revision}, {Packages} packages, {Changes} changes")]
    public static partial void Committed(ILogger logger, string repository, long revision, int packages, int changes);

    [LoggerMessage(941, LogLevel.Information, "{Repository}: another writer was faster, begun anew")]
    public static partial void Overtaken(ILogger logger, string repository);

    [LoggerMessage(942, LogLevel.Error, "{Url} is not a change that can be committed ({Reason}): it stays there, without effect")]
    public static partial void BadChange(ILogger logger, string url, string reason);

    [LoggerMessage(
        943,
        LogLevel.Warning,
        "{Repository}: {Count} elements of packages in primary were missing in filelists and other; they are there now, without content"
    )]
    public static partial void Missing(ILogger logger, string repository, int count);

    [LoggerMessage(944, LogLevel.Information, "{Repository}: signature written, it was missing or of another repomd.xml")]
    public static partial void Repaired(ILogger logger, string repository);

    [LoggerMessage(945, LogLevel.Warning, "{Repository}: {Href} ({Package}) is not listed: {Reason}")]
    public static partial void Refused(ILogger logger, string repository, string href, string package, string reason);

    [LoggerMessage(946, LogLevel.Warning, "{Repository}: what was there cannot be read ({Reason}); it is written anew")]
    public static partial void Unreadable(ILogger logger, string repository, string reason);

    [LoggerMessage(
        947,
        LogLevel.Warning,
        "{Repository}: there is a signature and no key to renew it; clients that check it refuse the repository"
    )]
    public static partial void StaleSignature(ILogger logger, string repository);

    [LoggerMessage(949, LogLevel.Information, "{Repository}: {Href} ({Package}) is no longer listed: {Kind}, {Reason}")]
    public static partial void Withdrawn(ILogger logger, string repository, string href, string package, ChangeKind kind, string reason);

    [LoggerMessage(948, LogLevel.Warning, "{Repository}: other writers were faster {Count} times; trying for {Seconds} s in all")]
    public static partial void StillOvertaken(ILogger logger, string repository, int count, int seconds);
}
