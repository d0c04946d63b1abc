using System.Collections.Concurrent;
using System.Text;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Aws;
using GapFurniture.Aws.Events;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Database;

/// <summary>
/// Redshift through the Data API: no network path to the cluster, no password, and statements that outlive the process that started them.
/// <para>
/// That last point is a danger and a help. The danger: a process dies while its COPY runs on, and its messages come again. The help: the
/// service keeps the idempotency token of a statement for eight hours, so the next process that loads the same events into the same tables
/// by one transaction gets the statement that already runs (or ran) instead of a second one. The token therefore is a hash of events and
/// tables; see <see cref="ClientTokens"/>. An object that is overwritten sends an event with a sequencer of its own and is loaded again; an
/// event that somebody sends once more by hand is not, for eight hours after it was loaded. A batch that is put together differently after
/// a restart has another token: then COPYs that were cut off half-way can load twice, as with any driver.
/// </para>
/// <para>
/// A statement that failed would be handed out under its token, too. So the token also counts attempts: a failure that is older than the
/// call (over at the first look, and created before it) is passed over and the next attempt begun; failures of this process are remembered.
/// </para>
/// <para>
/// One transaction holds 40 statements and, to be safe, 100 KB of SQL in all. What is larger fails here as a whole and blames no statement,
/// so that the caller halves it, never parting what one message says.
/// </para>
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_BatchExecuteStatement.html"/>
internal sealed class DataApiDatabase(
    Connection connection,
    Func<IAmazonRedshiftDataAPIService> client,
    Redactor redactor,
    TimeProvider time,
    ILogger logger
) : Warehouse(redactor)
{
    private const int MaxStatements = 40;
    private const int MaxSqlBytes = 100_000;

    // Far above what any queue's redeliveries can make; it only keeps a wrong clock from looping.
    private const int MaxAttempts = 50;
    private const int MaxRemembered = 10_000;

    // The service's clock and ours: SigV4 allows for minutes, but machines of AWS agree within milliseconds.
    private static readonly TimeSpan s_clockSkew = TimeSpan.FromSeconds(10);

    public DataApiStatements Api { get; } = new(connection, client, time);

    // Loads that failed in this process, with the attempt that comes next.
    private readonly ConcurrentDictionary<string, int> _nextAttempts = new(StringComparer.Ordinal);

    protected override async Task<LoadResult> CommitAsync(IReadOnlyList<LoadStatement> statements, string[] sqls, CancellationToken cancel)
    {
        CheckSizes(statements, sqls);
        foreach (var statement in statements)
            Log.Statement(logger, statement);
        var copies = statements.OfType<CopyStatement>().ToList();
        var load = ClientTokens.LoadOf(connection, statements);
        for (var attempt = _nextAttempts.GetValueOrDefault(load); ; attempt++)
        {
            var begun = time.GetUtcNow();
            var outcome = await RunAsync(sqls, ClientTokens.Of(load, attempt), cancel);
            var isOld = outcome.WasOver && outcome.CreatedAt < begun - s_clockSkew;
            // Where there is a ledger, it has the last word: it did not know the objects, so somebody took them out to have them loaded again,
            // or the earlier statement has only just ended. The next attempt's guard tells which.
            if (outcome.IsFinished && !(isOld && statements[0] is LedgerStatement))
            {
                if (isOld)
                    Log.AlreadyLoaded(logger, copies.Sum(s => s.Objects.Count), outcome.State.Id, outcome.CreatedAt!.Value);
                // The service passes no notices on, so skipped rows are asked for where COPY may skip any.
                var mayHaveSkipped = copies.Exists(s => SqlOptions.SkipsRows(s.Options));
                var errors = mayHaveSkipped ? new LoadErrors("query", outcome.Statements.Select(s => s.RedshiftQueryId)) : null;
                return new LoadResult(outcome.RowsOf(statements), Errors: errors);
            }
            if (isOld && attempt < MaxAttempts)
                continue;
            // What is forgotten is found out again by asking.
            if (_nextAttempts.Count >= MaxRemembered)
                _nextAttempts.Clear();
            _nextAttempts[load] = attempt + 1;
            throw FailureOf(outcome, statements);
        }
    }

    public override async Task<IReadOnlyList<string?[]>> SelectAsync(string sql, CancellationToken cancel)
    {
        var outcome = await FinishAsync([sql], cancel);
        var rows = await CallAsync(() => Api.RowsAsync(outcome.State.Id, cancel), cancel);
        return [.. rows.Select(r => r.Select(TextOf).ToArray())];
    }

    public override async Task<long> ExecuteAsync(string sql, CancellationToken cancel) =>
        (await FinishAsync([sql], cancel)).Statements.Sum(s => s.ResultRows ?? 0);

    protected override Task TestAsync(IReadOnlyList<string> sqls, CancellationToken cancel) => FinishAsync(sqls, cancel);

    private static string? TextOf(Field field) => field.StringValue ?? field.LongValue?.ToString() ?? field.BooleanValue?.ToString();

    // Asking is harmless to repeat, and yesterday's answer would be no answer: never the same token twice.
    private async Task<DataApiOutcome> FinishAsync(IReadOnlyList<string> sqls, CancellationToken cancel)
    {
        var outcome = await RunAsync(sqls, ClientTokens.Fresh(), cancel);
        return outcome.IsFinished ? outcome : throw FailureOf(outcome, []);
    }

    private Task<DataApiOutcome> RunAsync(IReadOnlyList<string> sqls, string token, CancellationToken cancel) =>
        CallAsync(() => Api.RunAsync(sqls, token, cancel), cancel);

    protected override WarehouseException? FailureOf(Exception e) =>
        DataApiErrors.IsFailure(e)
            ? new WarehouseException(DataApiErrors.BlameOf(e), Redactor.Redact($"Data API: {AwsTrouble.Describe(e)}"), e)
            : null;

    private static void CheckSizes(IReadOnlyList<LoadStatement> statements, string[] sqls)
    {
        List<int> sizes = [.. sqls.Select(Encoding.UTF8.GetByteCount)];
        var large = sizes.FindIndex(size => size > MaxSqlBytes);
        if (large < 0 && sqls.Length <= MaxStatements && sizes.Sum() <= MaxSqlBytes)
            return;
        var what =
            large < 0 ? $"{sqls.Length} COPYs of {sizes.Sum()} bytes that must be loaded together" : $"a COPY of {sizes[large]} bytes";
        throw new WarehouseException(
            Blame.Object,
            $"{what}: the Data API takes {MaxStatements} statements and {MaxSqlBytes} bytes in one transaction; with a manifest in the config "
                + "one COPY loads all objects of a table"
        )
        {
            Statement = statements.ElementAtOrDefault(large),
        };
    }

    private WarehouseException FailureOf(DataApiOutcome outcome, IReadOnlyList<LoadStatement> statements)
    {
        var at = outcome.Statements.FindIndex(s => s.Status == StatementStatusString.FAILED);
        var failed = outcome.Statements.ElementAtOrDefault(at);
        var error = Redactor.Redact(failed?.Error ?? outcome.State.Error ?? "no reason given");
        if (outcome.State.Status == StatusString.ABORTED)
            return new WarehouseException(Blame.Conflict, $"statement {outcome.State.Id} was cancelled: {error}");
        return new WarehouseException(DataApiErrors.BlameOf(error), error)
        {
            Statement = statements.ElementAtOrDefault(at),
            LoadErrors = new LoadErrors("query", failed?.RedshiftQueryId),
        };
    }
}

/// <summary>Idempotency tokens of loads. A token says what is loaded where, not how: the SQL holds credentials and names of manifests that
/// differ from run to run, so the token is made of the S3 events' identity (bucket, key, version, entity tag, sequencer) and the
/// tables.</summary>
internal static class ClientTokens
{
    /// <summary>The load's name; the same whenever the same events are loaded into the same tables by one transaction, in whatever order.
    /// A new one each time when an event does not say which writing of its key it means (hand-made messages): such a load may be meant
    /// anew.</summary>
    public static string LoadOf(Connection connection, IReadOnlyList<LoadStatement> statements)
    {
        var copies = statements.OfType<CopyStatement>().ToList();
        if (copies.Exists(s => s.Objects.Any(o => !IsUnique(o))))
            return Fresh();
        var loads = copies
            .SelectMany(s =>
                s.Objects.Select(o => TextDigest.Join(s.Table.Schema, s.Table.Table, o.Bucket, o.Key, o.VersionId, o.ETag, o.Sequencer))
            )
            .Order(StringComparer.Ordinal);
        // A load that was begun before the config had a ledger wrote no rows, so it is another load.
        var rows = statements
            .OfType<LedgerStatement>()
            .SelectMany(s => s.Ids.Select(id => TextDigest.Join("ledger", s.Ledgers[0].ToSql(), id)))
            .Order(StringComparer.Ordinal);
        return TextDigest.Hash([connection.Cluster, connection.Workgroup, connection.Database, connection.User, .. rows, .. loads]);
    }

    /// <summary>The token of an attempt at a load: 64 characters, as many as the service takes.</summary>
    public static string Of(string load, int attempt) => TextDigest.Hash(load, attempt.ToString());

    /// <summary>A token that no other call has.</summary>
    public static string Fresh() => Guid.NewGuid().ToString("N");

    // "null" is the version of whatever is written while a bucket's versioning is suspended.
    private static bool IsUnique(S3Record s3Object) =>
        s3Object.Sequencer is { Length: > 0 } || s3Object.VersionId is not (null or "" or "null");
}
