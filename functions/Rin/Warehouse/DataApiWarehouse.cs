using System.Collections.Concurrent;
using System.Text;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Ledger;
using GapFurniture.Rin.Reporting;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Warehouse;

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
/// on which <see cref="GroupLoader"/> halves it, never parting what one message says.
/// </para>
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_BatchExecuteStatement.html"/>
internal sealed class DataApiWarehouse(DataApiStatements api, Redactor redactor, LoadMonitor monitor, TimeProvider time, ILogger logger)
    : IWarehouse
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

    public async Task LoadAsync(Connection connection, IReadOnlyList<LoadStatement> statements, CancellationToken cancellationToken)
    {
        var sqls = Sqls(statements);
        var load = ClientTokens.LoadOf(connection, statements);
        var hasLedger = statements[0] is LedgerStatement;
        for (var attempt = load is null ? 0 : _nextAttempts.GetValueOrDefault(load); ; attempt++)
        {
            var begun = time.GetUtcNow();
            var token = load is null ? ClientTokens.Fresh() : ClientTokens.Of(load, attempt);
            var outcome = await RunAsync(connection, sqls, token, cancellationToken);
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
                monitor.Committed(outcome.RowsOf(statements));
                return;
            }
            if (isOld && load is not null && attempt < MaxAttempts)
                continue;
            Remember(load, attempt + 1);
            throw await ExplainAsync(outcome.State, connection, statements, cancellationToken);
        }
    }

    public async Task PingAsync(Connection connection, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(connection, ["SELECT 1"], ClientTokens.Fresh(), cancellationToken);
        if (!outcome.IsFinished)
            throw Failed(outcome.State, part: null, statement: null);
    }

    private async Task<DataApiOutcome> RunAsync(
        Connection connection,
        IReadOnlyList<string> sqls,
        string token,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await api.RunAsync(connection, sqls, token, cancellationToken);
        }
        catch (Exception e) when (AwsAnswers.IsFailure(e))
        {
            // A call under way is let finish for a moment; what it ends in then is nobody's concern any more.
            if (cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException(redactor.Redact(e.Message), e, cancellationToken);
            throw new CopyFailedException(DataApiErrors.Classify(e), redactor.Redact(DataApiErrors.Describe(e)), null, null, e);
        }
    }

    private List<string> Sqls(IReadOnlyList<LoadStatement> statements)
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
                throw new CopyFailedException(Failure.Object, e.Message, at, null, e);
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

    private static CopyFailedException TooLarge(string what, int? statement) =>
        new(
            Failure.Object,
            $"{what}: the Data API takes {MaxStatements} statements and {MaxSqlBytes} bytes in one transaction; with a manifest in the config "
                + "one COPY loads all objects of a table",
            statement,
            null,
            null
        );

    private void Remember(string? load, int attempt)
    {
        if (load is null)
            return;
        // What is forgotten is found out again by asking.
        if (_nextAttempts.Count >= MaxRemembered)
            _nextAttempts.Clear();
        _nextAttempts[load] = attempt;
    }

    private async Task<CopyFailedException> ExplainAsync(
        DescribeStatementResponse state,
        Connection connection,
        IReadOnlyList<LoadStatement> statements,
        CancellationToken cancellationToken
    )
    {
        var (part, at) = FailedPart(state, statements.Count);
        var failed = Failed(state, part, at);
        var queryId = part is null ? state.RedshiftQueryId : part.RedshiftQueryId;
        if (failed.Failure is not Failure.Object || at is null || statements[at.Value] is not CopyStatement copy || queryId is not > 0)
            return failed;
        return await DataApiLoadErrors.FindAsync(api, connection, queryId.Value, copy, cancellationToken) is { } found
            ? new CopyFailedException(Failure.Object, $"{redactor.Redact(found.Reason)} ({failed.Message})", at, found.File, null)
            : failed;
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

    private CopyFailedException Failed(DescribeStatementResponse state, SubStatementData? part, int? statement)
    {
        var error = redactor.Redact(part?.Error ?? state.Error ?? "no reason given");
        return state.Status == StatusString.ABORTED
            ? new CopyFailedException(Failure.Conflict, $"statement {state.Id} was cancelled: {error}", null, null, null)
            : new CopyFailedException(DataApiErrors.Classify(error), error, statement, null, null);
    }
}
