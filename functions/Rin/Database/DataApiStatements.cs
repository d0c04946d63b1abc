using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Aws;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Database;

/// <summary>Runs statements through the Data API, which takes them in, runs them on its own, and is asked for their state.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html"/>
internal sealed class DataApiStatements(Connection connection, Func<IAmazonRedshiftDataAPIService> client, TimeProvider time)
{
    // How often a call that gets no answer is made.
    private const int MaxBroken = 3;

    // How long the service may hold an answer back, of 1 to 30 s.
    private const int LongPollSeconds = 20;

    // A long poll that comes back sooner, with the statement still running, was none.
    private static readonly TimeSpan s_shortestPoll = TimeSpan.FromSeconds(1);
    private readonly Backoff _pause = new(1, time, Jitter: () => 1) { Cap = TimeSpan.FromSeconds(2) };

    // What is left of Lambda's time, or of an orchestrator's grace period, when the run is aborted.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(3);

    // Limits on active statements pass as statements end, and one that runs must not be lost for a hiccup of the API that reports on it.
    private readonly Backoff _retry = new(10, time) { Base = TimeSpan.FromMilliseconds(250), Cap = TimeSpan.FromSeconds(10) };

    private volatile bool _longPolls = true;

    /// <summary>Runs the statements in one transaction, or waits for those that already run under the token, until they are over, whatever
    /// their end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled, and the statements too, if the service could be asked.</exception>
    public async Task<DataApiOutcome> RunAsync(IReadOnlyList<string> sqls, string token, CancellationToken cancel)
    {
        var broken = 0;
        // The token makes it harmless to start twice.
        var id = await _retry.RunAsync(
            _ => StartAsync(sqls, token, cancel),
            e => Transient.IsThrottling(e) || (Transient.Is(e) && ++broken < MaxBroken),
            cancel
        );
        try
        {
            return await WaitAsync(id, cancel);
        }
        catch (Exception)
        {
            // Nothing may commit behind our back; what has committed already is loaded, whatever the caller wanted.
            if (await CancelAsync(id) is { IsFinished: true } outcome)
                return outcome with { WasOver = false };
            throw;
        }
    }

    /// <summary>All rows that the only statement of a finished transaction gave.</summary>
    public async Task<IReadOnlyList<List<Field>>> RowsAsync(string id, CancellationToken cancel)
    {
        var rows = new List<List<Field>>();
        string? next = null;
        do
        {
            var request = new GetStatementResultRequest { Id = $"{id}:1", NextToken = next };
            var page = await _retry.RunAsync(token => client().GetStatementResultAsync(request, token), Transient.Is, cancel);
            rows.AddRange(page.Records ?? []);
            next = page.NextToken;
        } while (next is { Length: > 0 });
        return rows;
    }

    // A call that is broken off half-way may have started statements of which we never learn the id, so it is let finish.
    private async Task<string> StartAsync(IReadOnlyList<string> sqls, string token, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var late = new CancellationTokenSource();
        await using var registration = cancel.Register(() => late.CancelAfter(s_grace));
        var request = new BatchExecuteStatementRequest
        {
            ClusterIdentifier = connection.Cluster,
            WorkgroupName = connection.Workgroup,
            Database = connection.Database,
            // On serverless the user always follows from the IAM identity; so it does on a cluster when none is named.
            DbUser = connection.Workgroup is null ? connection.User : null,
            Sqls = [.. sqls],
            StatementName = "rin",
            ClientToken = token,
            WithEvent = false,
        };
        // Without an id it would be waited for until the end of time.
        return (await client().BatchExecuteStatementAsync(request, late.Token)).Id
            ?? throw AwsTrouble.Foreign("the Data API", "it names no statement");
    }

    private async Task<DataApiOutcome> WaitAsync(string id, CancellationToken cancel)
    {
        // The first look does not wait: it distinguishes our own statement, still running, from an old one that is over.
        var state = await DescribeAsync(id, wait: false, cancel);
        var wasOver = IsOver(state);
        for (var looks = 1; !IsOver(state); looks++)
        {
            var asked = time.GetTimestamp();
            state = await DescribeAsync(id, _longPolls, cancel);
            if (!IsOver(state) && time.GetElapsedTime(asked) < s_shortestPoll)
                await _pause.WaitAsync(looks, cancel);
        }
        return new DataApiOutcome(state, wasOver);
    }

    private Task<DescribeStatementResponse> DescribeAsync(string id, bool wait, CancellationToken cancel)
    {
        return _retry.RunAsync(LookAsync, MayPass, cancel);

        Task<DescribeStatementResponse> LookAsync(CancellationToken token) =>
            client().DescribeStatementAsync(new() { Id = id, WaitTimeSeconds = wait ? LongPollSeconds : null }, token);

        // Where the long poll is the trouble (an endpoint older than it, too many that wait already), a plain look is always allowed.
        bool MayPass(Exception e)
        {
            var isUnknown = wait && DataApiErrors.IsRefusedRequest(e);
            _longPolls &= !isUnknown;
            wait = false;
            return isUnknown || Transient.Is(e);
        }
    }

    public Task<CancelStatementResponse> RequestCancelAsync(string id, CancellationToken cancel) =>
        client().CancelStatementAsync(new CancelStatementRequest { Id = id }, cancel);

    // Best effort: the state in which the statement ended, or null when it cannot be learnt in time.
    // Whatever goes wrong here, the first error is the one to report.
    private async Task<DataApiOutcome?> CancelAsync(string id)
    {
        using var grace = new CancellationTokenSource(s_grace);
        try
        {
            try
            {
                await RequestCancelAsync(id, grace.Token);
            }
            catch (Exception e) when (DataApiErrors.IsRefusedRequest(e))
            {
                // It is over already.
            }
            return await WaitAsync(id, grace.Token);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static bool IsOver(DescribeStatementResponse state) =>
        state.Status == StatusString.FINISHED || state.Status == StatusString.FAILED || state.Status == StatusString.ABORTED;
}

/// <summary>A transaction of the Data API that is over. If it was over at the first look, it may be an earlier one with the same token.</summary>
internal sealed record DataApiOutcome(DescribeStatementResponse State, bool WasOver)
{
    public bool IsFinished => State.Status == StatusString.FINISHED;

    // When the service took it in; null when it does not say.
    public DateTimeOffset? CreatedAt => State.CreatedAt is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null;

    public List<SubStatementData> Statements => State.SubStatements ?? []; // in the order in which they ran

    /// <summary>Rows of the COPYs among the statements that were run; null when the service does not say (-1) of each.</summary>
    public long? RowsOf(IReadOnlyList<LoadStatement> statements)
    {
        List<long?> copied = [.. Statements.Zip(statements).Where(r => r.Second is CopyStatement).Select(r => r.First.ResultRows)];
        return Statements.Count == statements.Count && copied.TrueForAll(r => r >= 0) ? copied.Sum() : null;
    }
}
