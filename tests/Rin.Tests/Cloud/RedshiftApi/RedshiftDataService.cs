using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Redshift;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>The Redshift Data API (awsJson1_1): statements that run on their own while the client looks in now and then.</summary>
internal sealed class RedshiftDataService(ClusterState cluster, RedshiftOptions options, DataRunner runner) : IAwsService, IAsyncDisposable
{
    private readonly DataJobs _jobs = new(cluster.Time, runner, options.MaxActiveStatements);

    public string SigningName => "redshift-data";

    public string TargetPrefix => "RedshiftData.";

    // The Data API logs in with the caller's rights.
    public IReadOnlyList<string> ActionsOf(string operation, ReadOnlyMemory<byte> body)
    {
        var action = $"{SigningName}:{operation}";
        if (operation != "BatchExecuteStatement")
            return [action];
        var request = JsonAnswer.Members(body);
        return
        [
            action,
            request.ContainsKey("WorkgroupName") ? "redshift-serverless:GetCredentials"
            : request.ContainsKey("DbUser") ? "redshift:GetClusterCredentials"
            : "redshift:GetClusterCredentialsWithIAM",
        ];
    }

    public bool TakesFaults => true;

    public async Task HandleAsync(HttpContext context)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var operation = target[(target.LastIndexOf('.') + 1)..];
        try
        {
            if (!await AwsFaults.StrikeAsync(cluster.Faults, cluster.Time, context, SigningName, operation))
                return;
            using var json = await ReadAsync(context);
            var request = new DataRequest(json.RootElement);
            var answer = operation switch
            {
                "BatchExecuteStatement" => Start(request),
                "DescribeStatement" => await DescribeAsync(request, context.RequestAborted),
                "GetStatementResult" => Result(request),
                "CancelStatement" => Cancel(request),
                _ => throw new ApiException(400, "UnknownOperationException", $"Unknown operation {target}"),
            };
            await AwsFaults.AnswerAsync(context, () => AnswerAsync(context, 200, answer));
        }
        catch (ApiException e)
        {
            var error = new JsonObject { ["__type"] = e.Code, ["Message"] = e.Message };
            if (e.Member is { } member)
                error[member.Name] = member.Value;
            context.Response.Headers["x-amzn-ErrorType"] = e.Code;
            await AnswerAsync(context, e.Status, error);
        }
    }

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();

    private static async Task<JsonDocument> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        }
        catch (JsonException)
        {
            throw new ApiException(400, "SerializationException", "The request body is not JSON");
        }
    }

    private JsonObject Start(DataRequest request)
    {
        var target = Target(request);
        var sqls = request.Texts("Sqls");
        if (sqls.Count is < 1 or > 40)
            throw ApiException.Validation("Sqls must have 1 to 40 statements");
        sqls.ForEach(DataRequest.CheckSql);
        DataRequest.CheckSql(string.Concat(sqls));
        return DataAnswers.Started(_jobs.Start(request.ClientToken(), id => Job(id, sqls, target)));
    }

    private DataJob Job(string id, List<string> sqls, DataTarget target)
    {
        var now = cluster.Time.GetUtcNow();
        var parts = sqls.Select((s, i) => new DataStatement(string.Create(CultureInfo.InvariantCulture, $"{id}:{i + 1}"), s, now));
        return new DataJob(new DataStatement(id, "", now), [.. parts], target);
    }

    private async Task<JsonObject> DescribeAsync(DataRequest request, CancellationToken cancel)
    {
        var (job, statement) = _jobs.Find(request.Required("Id"));
        await WaitAsync(job, request.Wait, cancel);
        return DataAnswers.Described(job, statement);
    }

    private JsonObject Result(DataRequest request)
    {
        var (_, statement) = _jobs.Find(request.Required("Id"));
        return DataAnswers.Page(statement, request.Text("NextToken"));
    }

    private JsonObject Cancel(DataRequest request)
    {
        var (job, _) = _jobs.Find(request.Required("Id"));
        if (!job.IsActive)
            throw ApiException.Validation($"Could not cancel a query that is already in {job.Whole.Status} state.");
        job.Cancel();
        return new JsonObject { ["Status"] = true };
    }

    private async Task WaitAsync(DataJob job, TimeSpan? wait, CancellationToken cancel)
    {
        if (wait is null)
            return;
        try
        {
            await job.Run.WaitAsync(wait.Value, cluster.Time, cancel);
        }
        catch (TimeoutException)
        {
            // the client looks in again
        }
    }

    private DataTarget Target(DataRequest request)
    {
        if (request.Text("SessionId") is not null || request.Text("SessionKeepAliveSeconds") is not null)
            throw ApiException.Validation("Sessions are not supported by the local cluster");
        var clusterId = request.Text("ClusterIdentifier");
        var workgroup = request.Text("WorkgroupName");
        var user = request.Text("DbUser");
        if (clusterId is null == workgroup is null)
            throw ApiException.Validation("Exactly one of ClusterIdentifier and WorkgroupName must be given");
        if (workgroup is not null && user is not null)
            throw ApiException.Validation("DbUser cannot be given with WorkgroupName");
        if (
            (clusterId ?? options.ClusterIdentifier) != options.ClusterIdentifier
            || (workgroup ?? options.WorkgroupName) != options.WorkgroupName
        )
            throw ApiException.Validation("Redshift endpoint doesn't exist in this region.");
        return new DataTarget(clusterId, workgroup, request.Required("Database"), user);
    }

    private static async Task AnswerAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}
