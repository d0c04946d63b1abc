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

    protected override async Task<(LoadResult Result, LoadErrors? Skipped)> CommitAsync(
        IReadOnlyList<LoadStatement> statements,
        CancellationToken cancellationToken
    )
    {
        var sqls = SqlsOf(statements);
        var copies = statements.OfType<CopyStatement>().ToList();
        var load = ClientTokens.LoadOf(connection, statements);
        for (var attempt = load is null ? 0 : _nextAttempts.GetValueOrDefault(load); ; attempt++)
        {
            var begun = time.GetUtcNow();
            var token = load is null ? ClientTokens.Fresh() : ClientTokens.Of(load, attempt);
            var outcome = await RunAsync(sqls, token, cancellationToken);
            var isOld = outcome.WasOver && outcome.CreatedAt < begun - s_clockSkew;
            // Where there is a ledger, it has the last word: it did not know the objects, so somebody took them out to have them loaded again,
            // or the earlier statement has only just ended. The next attempt's guard tells which.
            if (outcome.IsFinished && !(isOld && statements[0] is LedgerStatement))
            {
                if (isOld)
                    Log.AlreadyLoaded(logger, copies.Sum(s => s.Objects.Count), outcome.State.Id, outcome.CreatedAt!.Value);
                // The service passes no notices on, so skipped rows are asked for where COPY may skip any.
                var mayHaveSkipped = copies.Exists(s => SqlOptions.SkipsRows(s.Options));
                return (new LoadResult(outcome.RowsOf(statements)), mayHaveSkipped ? new LoadErrors("query", outcome.Queries) : null);
            }
            if (isOld && load is not null && attempt < MaxAttempts)
                continue;
            Remember(load, attempt + 1);
            throw FailureOf(outcome.State, statements.Count);
        }
    }

    public override async Task<IReadOnlyList<string?[]>> SelectAsync(string sql, CancellationToken cancellationToken)
    {
        var state = await FinishAsync([sql], cancellationToken);
        var rows = await CallAsync(() => Api.RowsAsync(state.Id, cancellationToken), cancellationToken);
        return [.. rows.Select(r => r.Select(TextOf).ToArray())];
    }

    public override async Task<long> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        (await FinishAsync([sql], cancellationToken)).ResultRows ?? 0;

    protected override Task TestAsync(IReadOnlyList<string> sqls, CancellationToken cancellationToken) =>
        FinishAsync(sqls, cancellationToken);

    private static string? TextOf(Field field) =>
        field.StringValue ?? field.LongValue?.ToString(CultureInfo.InvariantCulture) ?? field.BooleanValue?.ToString();

    // Asking is harmless to repeat, and yesterday's answer would be no answer: never the same token twice.
    private async Task<DescribeStatementResponse> FinishAsync(IReadOnlyList<string> sqls, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(sqls, ClientTokens.Fresh(), cancellationToken);
        return outcome.IsFinished ? outcome.State : throw FailureOf(outcome.State, sqls.Count);
    }

    private Task<DataApiOutcome> RunAsync(IReadOnlyList<string> sqls, string token, CancellationToken cancellationToken) =>
        CallAsync(() => Api.RunAsync(sqls, token, cancellationToken), cancellationToken);

    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            // A call under way may finish for a moment; what it ends in then concerns nobody any more.
            if (cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException(Redactor.Redact(e.Message), e, cancellationToken);
            throw new WarehouseException(DataApiErrors.BlameOf(e), Redactor.Redact($"Data API: {AwsTrouble.Describe(e)}"), e);
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

    private WarehouseException FailureOf(DescribeStatementResponse state, int count)
    {
        var (part, at) = count == 1 ? (null, 0) : FailedPart(state, count);
        var error = Redactor.Redact(part?.Error ?? state.Error ?? "no reason given");
        return state.Status == StatusString.ABORTED
            ? new WarehouseException(Blame.Conflict, $"statement {state.Id} was cancelled: {error}")
            : new WarehouseException(DataApiErrors.BlameOf(error), error)
            {
                Statement = at,
                LoadErrors = new LoadErrors("query", part is null ? state.RedshiftQueryId : part.RedshiftQueryId),
            };
    }

    // Statements of a batch are numbered from one, behind a colon.
    private static (SubStatementData? Part, int? At) FailedPart(DescribeStatementResponse state, int count)
    {
        var parts = state.SubStatements ?? [];
        var position = parts.FindIndex(p => p.Status == StatementStatusString.FAILED);
        if (position < 0)
            return (null, null);
        var at = int.TryParse(parts[position].Id?.Split(':')[^1], out var number) && number >= 1 && number <= count ? number - 1 : position;
        return (parts[position], at < count ? at : null);
    }

    // The client is shared by all databases.
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
