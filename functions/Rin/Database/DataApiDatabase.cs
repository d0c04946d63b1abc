using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
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
internal sealed class DataApiDatabase(Connection connection, DataApiStatements api, Redactor redactor, TimeProvider time, ILogger logger)
    : IDatabase
{
    private const int MaxStatements = 40;
    private const int MaxSqlBytes = 100_000;

    // Far above what any queue's redeliveries can make; it only keeps a wrong clock from looping.
    private const int MaxAttempts = 50;
    private const int MaxRemembered = 10_000;

    // The service's clock and ours: SigV4 allows for minutes, but machines of AWS agree within milliseconds.
    private static readonly TimeSpan s_clockSkew = TimeSpan.FromSeconds(10);

    // Loads that failed in this process, with the attempt that comes next.
    private readonly ConcurrentDictionary<string, int> _nextAttempts = new(StringComparer.Ordinal);

    // Whether the last load was refused because nothing may be written, as while a cluster is resized.
    private volatile bool _readOnly;

    public async Task<LoadResult> LoadAsync(IReadOnlyList<LoadStatement> statements, CancellationToken cancellationToken)
    {
        var sqls = SqlsOf(statements);
        var load = ClientTokens.LoadOf(connection, statements);
        var hasLedger = statements[0] is LedgerStatement;
        for (var attempt = load is null ? 0 : _nextAttempts.GetValueOrDefault(load); ; attempt++)
        {
            var begun = time.GetUtcNow();
            var token = load is null ? ClientTokens.Fresh() : ClientTokens.Of(load, attempt);
            var outcome = await RunAsync(sqls, token, cancellationToken);
            var isOld = outcome.WasOver && outcome.CreatedAt < begun - s_clockSkew;
            // Where there is a ledger, it has the last word: it did not know the objects, so somebody took them out to have them loaded again,
            // or the earlier statement has only just ended. The next attempt's guard tells which.
            if (outcome.IsFinished && !(isOld && hasLedger))
            {
                if (isOld)
                    Log.AlreadyLoaded(
                        logger,
                        statements.OfType<CopyStatement>().Sum(s => s.Objects.Count),
                        outcome.State.Id,
                        outcome.CreatedAt!.Value
                    );
                _readOnly = false;
                return await ResultOfAsync(outcome, statements);
            }
            if (isOld && load is not null && attempt < MaxAttempts)
                continue;
            Remember(load, attempt + 1);
            throw await ExplainAsync(outcome.State, statements, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<string?[]>> SelectAsync(string sql, CancellationToken cancellationToken)
    {
        var state = await FinishAsync([sql], cancellationToken);
        try
        {
            return [.. (await api.RowsAsync(state.Id, cancellationToken)).Select(r => r.Select(TextOf).ToArray())];
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            throw Failed(e);
        }
    }

    public async Task<long> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        (await FinishAsync([sql], cancellationToken)).ResultRows ?? 0;

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await FinishAsync(["SELECT 1"], cancellationToken);
        if (!_readOnly)
            return;
        try
        {
            // One transaction, so that nothing is left behind. What else it is refused for says nothing about loads.
            await FinishAsync(["CREATE TEMP TABLE rin_write_test (id INT)", "DROP TABLE rin_write_test"], cancellationToken);
        }
        catch (WarehouseException e) when (e.Blame is Blame.Object or Blame.Connection) { }
        _readOnly = false;
    }

    private static string? TextOf(Field field) =>
        field.StringValue ?? field.LongValue?.ToString(CultureInfo.InvariantCulture) ?? field.BooleanValue?.ToString();

    // Asking is harmless to repeat, and yesterday's answer would be no answer: never the same token twice.
    private async Task<DescribeStatementResponse> FinishAsync(IReadOnlyList<string> sqls, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(sqls, ClientTokens.Fresh(), cancellationToken);
        return outcome.IsFinished ? outcome.State : throw Failed(outcome.State, part: null, statement: null);
    }

    private async Task<DataApiOutcome> RunAsync(IReadOnlyList<string> sqls, string token, CancellationToken cancellationToken)
    {
        try
        {
            return await api.RunAsync(connection, sqls, token, cancellationToken);
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            // A call under way may finish for a moment; what it ends in then concerns nobody any more.
            if (cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException(redactor.Redact(e.Message), e, cancellationToken);
            throw Failed(e);
        }
    }

    private List<string> SqlsOf(IReadOnlyList<LoadStatement> statements)
    {
        var sqls = new List<string>();
        var bytes = 0;
        foreach (var (at, statement) in statements.Index())
        {
            string sql;
            try
            {
                sql = statement.ToSql();
            }
            catch (ArgumentException e)
            {
                throw new WarehouseException(Blame.Object, e.Message, e) { Statement = at };
            }
            Log.Statement(logger, statement.ToString());
            var size = Encoding.UTF8.GetByteCount(sql);
            if (size > MaxSqlBytes)
                throw TooLarge($"a COPY of {size} bytes", at);
            sqls.Add(sql);
            bytes += size;
        }
        if (sqls.Count > MaxStatements || bytes > MaxSqlBytes)
            throw TooLarge($"{sqls.Count} COPYs of {bytes} bytes that must be loaded together", null);
        return sqls;
    }

    private static WarehouseException TooLarge(string what, int? statement) =>
        new(
            Blame.Object,
            $"{what}: the Data API takes {MaxStatements} statements and {MaxSqlBytes} bytes in one transaction; with a manifest in the config "
                + "one COPY loads all objects of a table"
        )
        {
            Statement = statement,
        };

    private void Remember(string? load, int attempt)
    {
        if (load is null)
            return;
        // What is forgotten is found out again by asking.
        if (_nextAttempts.Count >= MaxRemembered)
            _nextAttempts.Clear();
        _nextAttempts[load] = attempt;
    }

    // The Data API passes no notices on, so skipped rows are asked for where COPY may skip any.
    private async Task<LoadResult> ResultOfAsync(DataApiOutcome outcome, IReadOnlyList<LoadStatement> statements)
    {
        var rows = outcome.RowsOf(statements);
        if (!statements.OfType<CopyStatement>().Any(s => SqlOptions.SkipsRows(s.Options)))
            return new LoadResult(rows);
        var parts = outcome.State.SubStatements is { Count: > 0 } several
            ? several.Select(p => p.RedshiftQueryId)
            : [outcome.State.RedshiftQueryId];
        // It is committed, whatever happens now.
        var found = await FindErrorAsync(parts.OfType<long>(), statements, CancellationToken.None);
        return new LoadResult(rows, found?.Count ?? 0, found is null ? null : redactor.Redact(found.Reason));
    }

    private async Task<WarehouseException> ExplainAsync(
        DescribeStatementResponse state,
        IReadOnlyList<LoadStatement> statements,
        CancellationToken cancellationToken
    )
    {
        var (part, at) = FailedPart(state, statements.Count);
        var failed = Failed(state, part, at);
        var queryId = part is null ? state.RedshiftQueryId : part.RedshiftQueryId;
        _readOnly = failed.Blame is Blame.Warehouse && DataApiErrors.SaysReadOnly(failed.Message);
        if (failed.Blame is not Blame.Object || at is null || statements[at.Value] is not CopyStatement copy || queryId is not > 0)
            return failed;
        return await FindErrorAsync([queryId.Value], [copy], cancellationToken) is { } found
            ? new WarehouseException(Blame.Object, $"{redactor.Redact(found.Reason)} ({failed.Message})")
            {
                Statement = at,
                File = found.File,
            }
            : failed;
    }

    private Task<LoadError?> FindErrorAsync(
        IEnumerable<long> queryIds,
        IReadOnlyList<LoadStatement> statements,
        CancellationToken cancellationToken
    )
    {
        var ids = string.Join(", ", queryIds.Where(id => id > 0));
        return ids.Length == 0
            ? Task.FromResult<LoadError?>(null)
            : LoadErrors.FindAsync(
                sql => SelectAsync(sql, cancellationToken),
                $"query_id IN ({ids})",
                $"query IN ({ids})",
                statements,
                cancellationToken
            );
    }

    // Statements of a batch are numbered from one, behind a colon.
    private static (SubStatementData? Part, int? At) FailedPart(DescribeStatementResponse state, int count)
    {
        if (count == 1)
            return (null, 0);
        foreach (var (position, part) in (state.SubStatements ?? []).Index())
        {
            if (part.Status != StatementStatusString.FAILED)
                continue;
            var at = int.TryParse(part.Id?.Split(':')[^1], out var number) && number >= 1 && number <= count ? number - 1 : position;
            return (part, at < count ? at : null);
        }
        return (null, null);
    }

    private WarehouseException Failed(DescribeStatementResponse state, SubStatementData? part, int? statement)
    {
        var error = redactor.Redact(part?.Error ?? state.Error ?? "no reason given");
        return state.Status == StatusString.ABORTED
            ? new WarehouseException(Blame.Conflict, $"statement {state.Id} was cancelled: {error}")
            : new WarehouseException(DataApiErrors.BlameOf(error), error) { Statement = statement };
    }

    private WarehouseException Failed(Exception e) => new(DataApiErrors.BlameOf(e), redactor.Redact(DataApiErrors.Describe(e)), e);

    // The statements' client is shared by all databases.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
