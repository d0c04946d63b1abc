using System.Globalization;
using System.Net;
using Amazon;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using Amazon.Runtime;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Database;

/// <summary>The Data API in memory: tokens give the statement that they started; how statements end is the test's to say.</summary>
internal sealed class FakeDataApi(InstantTime time)
    : AmazonRedshiftDataAPIServiceClient(new AnonymousAWSCredentials(), RegionEndpoint.USEast1)
{
    private const int PageRows = 1000;

    private readonly Dictionary<string, FakeStatement> _byToken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FakeStatement> _byId = new(StringComparer.Ordinal);

    /// <summary>Every statement that ran, COPYs and others.</summary>
    public List<FakeStatement> Statements { get; } = [];

    public IEnumerable<FakeStatement> Copies => Statements.Where(s => s.Sqls[0].Contains("COPY", StringComparison.Ordinal));

    public List<BatchExecuteStatementRequest> Batches { get; } = [];

    public List<DescribeStatementRequest> Looks { get; } = [];

    public List<string> Cancelled { get; } = [];

    /// <summary>Decides how a new statement ends.</summary>
    public Action<FakeStatement> Ends { get; set; } = _ => { };

    /// <summary>Makes starting calls fail; by number of the call, from one.</summary>
    public Func<int, Exception?> StartFails { get; set; } = _ => null;

    public Func<DescribeStatementRequest, Exception?> LookFails { get; set; } = _ => null;

    /// <summary>What cancelling does.</summary>
    public Action<FakeStatement> OnCancel { get; set; } = s => s.State.Status = StatusString.ABORTED;

    public int Starts { get; private set; }

    public static AmazonRedshiftDataAPIServiceException Answers(HttpStatusCode status, string code, string message = "as ordered") =>
        new(message, ErrorType.Unknown, code, "request-id", status);

    public override Task<BatchExecuteStatementResponse> BatchExecuteStatementAsync(
        BatchExecuteStatementRequest request,
        CancellationToken cancellationToken = default
    )
    {
        Batches.Add(request);
        var statement = Start(request.ClientToken, request.Sqls);
        return Task.FromResult(new BatchExecuteStatementResponse { Id = statement.State.Id, CreatedAt = statement.Created });
    }

    public override Task<DescribeStatementResponse> DescribeStatementAsync(
        DescribeStatementRequest request,
        CancellationToken cancellationToken = default
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        Looks.Add(request);
        if (LookFails(request) is { } failure)
            throw failure;
        var statement = _byId[request.Id];
        if (statement.LooksUntilOver-- > 0)
            return Task.FromResult(new DescribeStatementResponse { Id = request.Id, Status = StatusString.STARTED });
        statement.OnOver();
        return Task.FromResult(statement.State);
    }

    public override Task<CancelStatementResponse> CancelStatementAsync(
        CancelStatementRequest request,
        CancellationToken cancellationToken = default
    )
    {
        Cancelled.Add(request.Id);
        var statement = _byId[request.Id];
        statement.LooksUntilOver = 0;
        OnCancel(statement);
        return Task.FromResult(new CancelStatementResponse { Status = true });
    }

    public override Task<GetStatementResultResponse> GetStatementResultAsync(
        GetStatementResultRequest request,
        CancellationToken cancellationToken = default
    )
    {
        var start = request.NextToken is null ? 0 : int.Parse(request.NextToken, CultureInfo.InvariantCulture);
        request.Id.ShouldEndWith(":1", Case.Sensitive, "only statements that are alone are asked for rows");
        var rows = _byId[request.Id[..^2]].Rows;
        var end = Math.Min(start + PageRows, rows.Count);
        var next = end < rows.Count ? end.ToString(CultureInfo.InvariantCulture) : null;
        return Task.FromResult(new GetStatementResultResponse { Records = rows[start..end], NextToken = next });
    }

    private FakeStatement Start(string token, IReadOnlyList<string> sqls)
    {
        if (StartFails(++Starts) is { } failure)
            throw failure;
        token.Length.ShouldBeInRange(1, 64);
        if (_byToken.TryGetValue(token, out var known))
            return known;
        var statement = new FakeStatement($"statement-{Statements.Count + 1}", sqls, time.Now.UtcDateTime);
        Statements.Add(statement);
        Ends(statement);
        return _byToken[token] = _byId[statement.State.Id] = statement;
    }
}
