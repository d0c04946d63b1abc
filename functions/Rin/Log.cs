using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Report;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin;

/// <summary>All log messages of Rin: keys, tables and reasons, never a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "rin {Version}, {Mode}, config {Config}")]
    public static partial void Starting(ILogger logger, string version, string mode, string config);

    [LoggerMessage(101, LogLevel.Information, "target {Target}")]
    public static partial void Target(ILogger logger, string target);

    [LoggerMessage(102, LogLevel.Warning, "config: {Warning}")]
    public static partial void ConfigWarning(ILogger logger, string warning);

    [LoggerMessage(103, LogLevel.Information, "{Signal}: finishing the running transactions; send it again to abort")]
    public static partial void Stopping(ILogger logger, string signal);

    [LoggerMessage(104, LogLevel.Warning, "{Signal}: aborting; unfinished messages go back to the queue")]
    public static partial void Aborting(ILogger logger, string signal);

    [LoggerMessage(105, LogLevel.Information, "finished: {Done} messages done, {Failed} failed, {Returned} returned to the queue")]
    public static partial void Finished(ILogger logger, int done, int failed, int returned);

    [LoggerMessage(110, LogLevel.Information, "loaded {Objects} objects into {Tables} in {Seconds:0.00} s")]
    public static partial void Loaded(ILogger logger, int objects, string tables, double seconds);

    [LoggerMessage(111, LogLevel.Error, "not loaded: {Url} into {Table}: {Reason}")]
    public static partial void NotLoaded(ILogger logger, string url, string table, string reason);

    [LoggerMessage(112, LogLevel.Information, "no target for {Url}: ignored")]
    public static partial void Ignored(ILogger logger, string url);

    [LoggerMessage(
        EventId = 113,
        Message = "message {MessageId}, receive {Count}, is not an S3 notification ({Reason}): left for the dead-letter queue"
    )]
    public static partial void Unreadable(ILogger logger, LogLevel level, string messageId, int count, string reason);

    [LoggerMessage(116, LogLevel.Error, "unexpected failure while loading {Tables}; the messages will be delivered again")]
    public static partial void Unexpected(ILogger logger, Exception exception, string tables);

    [LoggerMessage(117, LogLevel.Warning, "load failed, retrying: {Reason}")]
    public static partial void LoadAgain(ILogger logger, string reason);

    [LoggerMessage(118, LogLevel.Debug, "{Connection}: one transaction of {Statements} COPYs for {Units} messages")]
    public static partial void Loading(ILogger logger, string connection, int statements, int units);

    [LoggerMessage(119, LogLevel.Debug, "{Sql}")]
    public static partial void Statement(ILogger logger, LoadStatement sql);

    [LoggerMessage(
        120,
        LogLevel.Warning,
        "bucket {Bucket} cannot be listed ({Reason}): COPY also loads keys that merely begin with a loaded key; "
            + "allow s3:ListBucket or configure manifest"
    )]
    public static partial void CannotList(ILogger logger, string bucket, string reason);

    [LoggerMessage(121, LogLevel.Warning, "manifest {Url} could not be removed: {Reason}")]
    public static partial void ManifestLeft(ILogger logger, string url, string reason);

    [LoggerMessage(122, LogLevel.Information, "{Summary}")]
    public static partial void Batch(ILogger logger, BatchSummary summary);

    [LoggerMessage(123, LogLevel.Information, "still loading {Objects} objects into {Tables}, for {Seconds:0} s now")]
    public static partial void StillLoading(ILogger logger, int objects, string tables, double seconds);

    [LoggerMessage(124, LogLevel.Warning, "{Objects} objects for {Tables} go back to the queue: {Reason}")]
    public static partial void GivenBack(ILogger logger, int objects, string tables, string reason);

    [LoggerMessage(125, LogLevel.Information, "{Url} was written by Rin itself: ignored")]
    public static partial void OwnOutput(ILogger logger, string url);

    [LoggerMessage(126, LogLevel.Warning, "COPY skipped {Rows} rows for {Tables} that do not fit, as sql_option allows; one: {Reason}")]
    public static partial void Skipped(ILogger logger, long rows, string tables, string reason);

    [LoggerMessage(130, LogLevel.Warning, "{Connection} does not answer ({Reason}): receiving nothing until it does")]
    public static partial void WarehouseAway(ILogger logger, string connection, string reason);

    [LoggerMessage(131, LogLevel.Information, "{Connection} answers again after {Seconds:0} s")]
    public static partial void WarehouseBack(ILogger logger, string connection, double seconds);

    [LoggerMessage(132, LogLevel.Debug, "{Connection} still does not answer ({Reason})")]
    public static partial void WarehouseStillAway(ILogger logger, string connection, string reason);

    [LoggerMessage(140, LogLevel.Information, "{Objects} objects were loaded already, by statement {Id} of {Created:O}: not loaded again")]
    public static partial void AlreadyLoaded(ILogger logger, int objects, string id, DateTimeOffset created);

    [LoggerMessage(150, LogLevel.Information, "skipped what is loaded already: {Objects} by ledger {Ledger}")]
    public static partial void LedgerSkips(ILogger logger, int objects, string ledger);

    [LoggerMessage(151, LogLevel.Debug, "skipped, loaded already: {Url} into {Table}")]
    public static partial void LedgerSkip(ILogger logger, string url, string table);

    [LoggerMessage(152, LogLevel.Warning, "SQS keeps messages for 14 days: an object whose row is deleted sooner may be loaded again")]
    public static partial void PruneIsShort(ILogger logger);
}
