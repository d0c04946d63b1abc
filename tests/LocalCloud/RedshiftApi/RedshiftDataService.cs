using System.Collections.Concurrent;
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
    private const int PageRows = 1000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan TokenKept = TimeSpan.FromHours(8);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, DataJob> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Id, DateTimeOffset Since)> _tokens = [];

    public string SigningName => "redshift-data";

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
                "ExecuteStatement" => await ExecuteAsync(request, context.RequestAborted),
                "BatchExecuteStatement" => await BatchAsync(request, context.RequestAborted),
                "DescribeStatement" => await DescribeAsync(request, context.RequestAborted),
                "GetStatementResult" => await ResultAsync(request, context.RequestAborted),
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

    public async ValueTask DisposeAsync()
    {
        foreach (var job in _jobs.Values)
        {
            job.Cancel();
            await job.Run;
            job.Dispose();
        }
    }

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

    private async Task<JsonObject> ExecuteAsync(DataRequest request, CancellationToken cancel)
    {
        var target = Target(request);
        var sql = request.Required("Sql");
        DataRequest.CheckSql(sql);
        var parameters = request.Parameters();
        return await StartAsync(request, target, id => Job(id, sql, [], target, parameters, autoCommit: false), cancel);
    }

    private async Task<JsonObject> BatchAsync(DataRequest request, CancellationToken cancel)
    {
        var target = Target(request);
        var sqls = request.Texts("Sqls");
        if (sqls.Count is < 1 or > 40)
            throw ApiException.Validation("Sqls must have 1 to 40 statements");
        sqls.ForEach(DataRequest.CheckSql);
        DataRequest.CheckSql(string.Concat(sqls));
        var parameters = request.Parameters();
        var autoCommit = request.Text("ExecutionMode") switch
        {
            null or "TRANSACTION" => false,
            "AUTO_COMMIT" => true,
            var other => throw ApiException.Validation($"ExecutionMode {other} is unknown"),
        };
        return await StartAsync(request, target, id => Job(id, "", sqls, target, parameters, autoCommit), cancel);
    }

    private DataJob Job(
        string id,
        string sql,
        List<string> sqls,
        DataTarget target,
        Dictionary<string, string>? parameters,
        bool autoCommit
    )
    {
        var now = cluster.Time.GetUtcNow();
        var parts = sqls.Select((s, i) => new DataStatement(string.Create(CultureInfo.InvariantCulture, $"{id}:{i + 1}"), s, now));
        return new DataJob(new DataStatement(id, sql, now), [.. parts], target) { Parameters = parameters, AutoCommit = autoCommit };
    }

    private async Task<JsonObject> StartAsync(DataRequest request, DataTarget target, Func<string, DataJob> make, CancellationToken cancel)
    {
        var wait = request.Wait;
        if (request.Text("ResultFormat") is not (null or "JSON" or "CSV"))
            throw ApiException.Validation("ResultFormat must be JSON or CSV");
        DataJob job;
        lock (_lock)
        {
            var token = request.ClientToken();
            Forget();
            if (token is not null && _tokens.TryGetValue(token, out var earlier) && _jobs.TryGetValue(earlier.Id, out var known))
                job = known;
            else
            {
                if (_jobs.Values.Count(j => j.IsActive) >= options.MaxActiveStatements)
                    throw new ApiException(
                        400,
                        "ActiveStatementsExceededException",
                        $"Active statements exceeded the allowed quota ({options.MaxActiveStatements})."
                    );
                job = make(Guid.NewGuid().ToString());
                _jobs[job.Whole.Id] = job;
                if (token is not null)
                    _tokens[token] = (job.Whole.Id, job.Whole.Created);
                job.Run = Task.Run(() => runner.RunAsync(job), CancellationToken.None);
            }
        }
        if (wait is not null)
            await WaitAsync(job, wait.Value, cancel);
        var answer = new JsonObject
        {
            ["Id"] = job.Whole.Id,
            ["CreatedAt"] = Seconds(job.Whole.Created),
            ["Database"] = target.Database,
        };
        Describe(answer, target);
        answer["DbGroups"] = new JsonArray();
        if (wait is not null)
        {
            answer["Status"] = job.Whole.Status;
            answer["HasResultSet"] = HasResult(job);
            answer["RedshiftPid"] = job.ProcessId;
        }
        return answer;
    }

    private async Task<JsonObject> DescribeAsync(DataRequest request, CancellationToken cancel)
    {
        var (job, statement) = Find(request);
        if (request.Wait is { } wait)
            await WaitAsync(job, wait, cancel);
        var answer = Status(statement);
        answer["Database"] = job.Target.Database;
        answer["RedshiftPid"] = job.ProcessId;
        Describe(answer, job.Target);
        if (statement != job.Whole || job.Parts.Count == 0)
            answer["HasResultSet"] = statement.Columns is not null;
        else
            answer["HasResultSet"] = HasResult(job);
        if (job.Parameters is not null)
            answer["QueryParameters"] = new JsonArray([
                .. job.Parameters.Select(p => new JsonObject { ["name"] = p.Key, ["value"] = p.Value }),
            ]);
        if (statement == job.Whole && job.Parts.Count > 0)
            answer["SubStatements"] = new JsonArray([.. job.Parts.Select(SubStatus)]);
        return answer;
    }

    private async Task<JsonObject> ResultAsync(DataRequest request, CancellationToken cancel)
    {
        var (job, statement) = Find(request);
        if (request.Wait is { } wait)
            await WaitAsync(job, wait, cancel);
        if (statement.Status != "FINISHED" || statement.Columns is null)
            throw ApiException.NotFound("Query does not have result. Please check query status with DescribeStatement.", statement.Id);
        var start = 0;
        if (request.Text("NextToken") is { } token)
        {
            var parts = token.Split('/');
            if (parts.Length != 2 || parts[0] != statement.Id || !int.TryParse(parts[1], out start) || start >= statement.Rows.Count)
                throw ApiException.Validation("NextToken is not valid");
        }
        var rows = statement.Rows.Skip(start).Take(PageRows).Select(r => r.DeepClone());
        var answer = new JsonObject
        {
            ["ColumnMetadata"] = statement.Columns.DeepClone(),
            ["Records"] = new JsonArray([.. rows]),
            ["TotalNumRows"] = statement.Rows.Count,
        };
        if (start + PageRows < statement.Rows.Count)
            answer["NextToken"] = string.Create(CultureInfo.InvariantCulture, $"{statement.Id}/{start + PageRows}");
        return answer;
    }

    private JsonObject Cancel(DataRequest request)
    {
        var (job, _) = Find(request);
        if (!job.IsActive)
            throw ApiException.Validation($"Could not cancel a query that is already in {job.Whole.Status} state.");
        job.Cancel();
        return new JsonObject { ["Status"] = true };
    }

    private (DataJob Job, DataStatement Statement) Find(DataRequest request)
    {
        var id = request.Required("Id");
        lock (_lock)
            Forget();
        if (!Guid.TryParse(id.Split(':')[0], out _))
            throw ApiException.Validation("id must satisfy regex pattern: ^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\\d+)?$");
        if (!_jobs.TryGetValue(id.Split(':')[0], out var job))
            throw ApiException.NotFound("Query does not exist.", id);
        var statement = id.Contains(':', StringComparison.Ordinal) ? job.Parts.FirstOrDefault(p => p.Id == id) : job.Whole;
        return (job, statement ?? throw ApiException.NotFound("Query does not exist.", id));
    }

    // Statements and their results are kept for a day, tokens for eight hours.
    private void Forget()
    {
        var now = cluster.Time.GetUtcNow();
        foreach (var (token, _) in _tokens.Where(t => now - t.Value.Since >= TokenKept).ToList())
            _tokens.Remove(token);
        foreach (var job in _jobs.Values)
            if (!job.IsActive && now - job.Whole.Updated >= Kept && _jobs.TryRemove(job.Whole.Id, out _))
                job.Dispose();
    }

    private async Task WaitAsync(DataJob job, TimeSpan wait, CancellationToken cancel)
    {
        try
        {
            await job.Run.WaitAsync(wait, cluster.Time, cancel);
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
        var secret = request.Text("SecretArn");
        if (clusterId is null == workgroup is null)
            throw ApiException.Validation("Exactly one of ClusterIdentifier and WorkgroupName must be given");
        if (user is not null && secret is not null)
            throw ApiException.Validation("DbUser and SecretArn cannot be given together");
        if (workgroup is not null && user is not null)
            throw ApiException.Validation("DbUser cannot be given with WorkgroupName");
        if (secret is not null && !secret.StartsWith("arn:aws", StringComparison.Ordinal) && secret.Length < 1)
            throw ApiException.Validation("SecretArn is not valid");
        if (
            (clusterId ?? options.ClusterIdentifier) != options.ClusterIdentifier
            || (workgroup ?? options.WorkgroupName) != options.WorkgroupName
        )
            throw ApiException.Validation("Redshift endpoint doesn't exist in this region.");
        return new DataTarget(clusterId, workgroup, request.Required("Database"), user, secret);
    }

    private static bool HasResult(DataJob job) => job.Whole.Columns is not null || job.Parts.Any(p => p.Columns is not null);

    private static JsonObject Status(DataStatement statement)
    {
        var answer = SubStatus(statement);
        answer["ResultFormat"] = "JSON";
        return answer;
    }

    private static JsonObject SubStatus(DataStatement statement)
    {
        var answer = new JsonObject
        {
            ["Id"] = statement.Id,
            ["Status"] = statement.Status,
            ["QueryString"] = statement.Sql,
            ["CreatedAt"] = Seconds(statement.Created),
            ["UpdatedAt"] = Seconds(statement.Updated),
            ["Duration"] = (long)(statement.Duration.TotalMicroseconds * 1000),
            ["HasResultSet"] = statement.Columns is not null,
            ["RedshiftQueryId"] = statement.QueryId,
            ["ResultRows"] = statement.ResultRows,
            ["ResultSize"] = statement.ResultSize,
        };
        if (statement.Error is not null)
            answer["Error"] = statement.Error;
        return answer;
    }

    private static void Describe(JsonObject answer, DataTarget target)
    {
        if (target.ClusterIdentifier is not null)
            answer["ClusterIdentifier"] = target.ClusterIdentifier;
        if (target.WorkgroupName is not null)
            answer["WorkgroupName"] = target.WorkgroupName;
        if (target.DbUser is not null)
            answer["DbUser"] = target.DbUser;
        if (target.SecretArn is not null)
            answer["SecretArn"] = target.SecretArn;
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000d;

    private static async Task AnswerAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.1";
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}
