using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace GapFurniture.Furniture.Aws;

/// <summary>A function's configuration.</summary>
internal sealed record FunctionConfiguration(
    string Name,
    string Arn,
    string State,
    TimeSpan Timeout,
    string? DeadLetterArn,
    IReadOnlyDictionary<string, string> Variables
);

/// <summary>How Lambda reads a queue for a function.</summary>
internal sealed record EventSourceMapping(
    string Id,
    string SourceArn,
    string FunctionArn,
    string State,
    int BatchSize,
    TimeSpan Window,
    bool ReportsBatchItemFailures,
    bool HasFilter
);

/// <summary>The few calls of AWS Lambda that attaching and verifying need, named as in the official client.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html"/>
internal sealed class LambdaClient() : ServiceClient(new Service("Lambda", "lambda"))
{
    private const string Functions = "/2015-03-31/functions/{FunctionName}";

    /// <summary>The function; null when there is none.</summary>
    public async Task<FunctionConfiguration?> GetFunctionConfigurationAsync(string function, CancellationToken cancellation)
    {
        try
        {
            var answer = await SendAsync(On(function, HttpMethod.Get, $"{Functions}/configuration"), cancellation);
            return new FunctionConfiguration(
                answer.Text("FunctionName") ?? function,
                answer.Text("FunctionArn") ?? "",
                answer.Text("State") ?? "Active",
                TimeSpan.FromSeconds(answer.Number("Timeout") ?? 3),
                answer.Member("DeadLetterConfig")?.Text("TargetArn"),
                answer.Member("Environment")?.Member("Variables") is { } variables
                    ? variables.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.ToString(), StringComparer.Ordinal)
                    : new Dictionary<string, string>(StringComparer.Ordinal)
            );
        }
        catch (AmazonServiceException e) when (e.ErrorCode == "ResourceNotFoundException")
        {
            return null;
        }
    }

    /// <summary>ARN of where Lambda reports an asynchronous invocation that failed for good; null when there is none.</summary>
    public async Task<string?> GetFailureDestinationAsync(string function, CancellationToken cancellation)
    {
        try
        {
            var answer = await SendAsync(
                On(function, HttpMethod.Get, "/2019-09-25/functions/{FunctionName}/event-invoke-config"),
                cancellation
            );
            return answer.Member("DestinationConfig")?.Member("OnFailure")?.Text("Destination");
        }
        catch (AmazonServiceException e) when (e.ErrorCode == "ResourceNotFoundException")
        {
            return null;
        }
    }

    /// <summary>The function's resource policy as JSON; null when it has none, or when there is no such function.</summary>
    public async Task<string?> GetPolicyAsync(string function, CancellationToken cancellation)
    {
        try
        {
            return (await SendAsync(On(function, HttpMethod.Get, $"{Functions}/policy"), cancellation)).Text("Policy");
        }
        catch (AmazonServiceException e) when (e.ErrorCode == "ResourceNotFoundException")
        {
            return null;
        }
    }

    /// <summary>Lets a service invoke the function.</summary>
    /// <exception cref="AmazonServiceException">ResourceConflictException: the statement is there already.</exception>
    public Task AddPermissionAsync(
        string function,
        string statementId,
        string principal,
        string sourceArn,
        string? sourceAccount,
        CancellationToken cancellation
    )
    {
        var body = new JsonObject
        {
            ["StatementId"] = statementId,
            ["Action"] = "lambda:InvokeFunction",
            ["Principal"] = principal,
            ["SourceArn"] = sourceArn,
        };
        if (sourceAccount is not null)
            body["SourceAccount"] = sourceAccount;
        return SendAsync(On(function, HttpMethod.Post, $"{Functions}/policy", body), cancellation);
    }

    /// <summary>Removes a statement from the function's policy.</summary>
    public Task RemovePermissionAsync(string function, string statementId, CancellationToken cancellation) =>
        SendAsync(
            new ServiceRequest
            {
                Method = HttpMethod.Delete,
                Path = $"{Functions}/policy/{{StatementId}}",
                PathValues = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["FunctionName"] = function,
                    ["StatementId"] = statementId,
                },
            },
            cancellation
        );

    /// <summary>The mappings of a queue, or of a function.</summary>
    public async Task<IReadOnlyList<EventSourceMapping>> ListEventSourceMappingsAsync(
        string? function,
        string? sourceArn,
        CancellationToken cancellation
    )
    {
        var found = new List<EventSourceMapping>();
        string? marker = null;
        do
        {
            var query = new Dictionary<string, string>(StringComparer.Ordinal);
            if (function is not null)
                query["FunctionName"] = function;
            if (sourceArn is not null)
                query["EventSourceArn"] = sourceArn;
            if (marker is not null)
                query["Marker"] = marker;
            var page = await SendAsync(
                new ServiceRequest
                {
                    Method = HttpMethod.Get,
                    Path = "/2015-03-31/event-source-mappings",
                    Query = query,
                },
                cancellation
            );
            found.AddRange(page.Items("EventSourceMappings").Select(Mapping));
            marker = page.Text("NextMarker");
        } while (!string.IsNullOrEmpty(marker));
        return found;
    }

    /// <summary>Invokes the function asynchronously: <c>InvocationType: Event</c>.</summary>
    public Task InvokeAsync(string function, byte[] payload, CancellationToken cancellation) =>
        SendAsync(
            new ServiceRequest
            {
                Path = $"{Functions}/invocations",
                PathValues = Name(function),
                Headers = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Content-Type"] = "application/json",
                    ["X-Amz-Invocation-Type"] = "Event",
                },
                Body = payload,
            },
            cancellation
        );

    private static EventSourceMapping Mapping(JsonElement mapping) =>
        new(
            mapping.Text("UUID") ?? "",
            mapping.Text("EventSourceArn") ?? "",
            mapping.Text("FunctionArn") ?? "",
            mapping.Text("State") ?? "",
            mapping.Number("BatchSize") ?? 10,
            TimeSpan.FromSeconds(mapping.Number("MaximumBatchingWindowInSeconds") ?? 0),
            mapping.Items("FunctionResponseTypes").Any(t => t.ToString() == "ReportBatchItemFailures"),
            mapping.Member("FilterCriteria")?.Items("Filters").Count > 0
        );

    private static ServiceRequest On(string function, HttpMethod method, string path, JsonObject? body = null) =>
        new()
        {
            Method = method,
            Path = path,
            PathValues = Name(function),
            Headers = body is null
                ? new Dictionary<string, string>(StringComparer.Ordinal)
                : new Dictionary<string, string>(StringComparer.Ordinal) { ["Content-Type"] = "application/json" },
            Body = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body),
        };

    private static Dictionary<string, string> Name(string function) => new(StringComparer.Ordinal) { ["FunctionName"] = function };
}
