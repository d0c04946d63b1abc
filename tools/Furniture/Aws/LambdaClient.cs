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
    public async Task<FunctionConfiguration?> GetFunctionConfigurationAsync(string function, CancellationToken cancellation) =>
        await FindAsync(function, $"{Functions}/configuration", cancellation) is { } found
            ? new FunctionConfiguration(
                found.Text("FunctionName") ?? function,
                found.Text("FunctionArn") ?? "",
                found.Text("State") ?? "Active",
                TimeSpan.FromSeconds(found.Number("Timeout") ?? 3),
                found.Member("DeadLetterConfig")?.Text("TargetArn"),
                found.Member("Environment")?.Member("Variables") is { } variables
                    ? variables.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.ToString(), StringComparer.Ordinal)
                    : new Dictionary<string, string>(StringComparer.Ordinal)
            )
            : null;

    /// <summary>ARN of where Lambda reports an asynchronous invocation that failed for good; null when there is none.</summary>
    public async Task<string?> GetFailureDestinationAsync(string function, CancellationToken cancellation) =>
        (await FindAsync(function, "/2019-09-25/functions/{FunctionName}/event-invoke-config", cancellation))
            ?.Member("DestinationConfig")
            ?.Member("OnFailure")
            ?.Text("Destination");

    /// <summary>The function's resource policy as JSON; null when it has none, or when there is no such function.</summary>
    public async Task<string?> GetPolicyAsync(string function, CancellationToken cancellation) =>
        (await FindAsync(function, $"{Functions}/policy", cancellation))?.Text("Policy");

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
    public Task RemovePermissionAsync(string function, string statementId, CancellationToken cancellation)
    {
        var request = On(function, HttpMethod.Delete, $"{Functions}/policy/{{StatementId}}");
        request.PathValues["StatementId"] = statementId;
        return SendAsync(request, cancellation);
    }

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
            var request = new ServiceRequest { Method = HttpMethod.Get, Path = "/2015-03-31/event-source-mappings" };
            foreach (var (name, value) in new[] { ("FunctionName", function), ("EventSourceArn", sourceArn), ("Marker", marker) })
            {
                if (value is not null)
                    request.Query[name] = value;
            }
            var page = await SendAsync(request, cancellation);
            found.AddRange(page.Items("EventSourceMappings").Select(Mapping));
            marker = page.Text("NextMarker");
        } while (!string.IsNullOrEmpty(marker));
        return found;
    }

    /// <summary>Invokes the function asynchronously: <c>InvocationType: Event</c>.</summary>
    public Task InvokeAsync(string function, string payload, CancellationToken cancellation)
    {
        var request = On(function, HttpMethod.Post, $"{Functions}/invocations", JsonNode.Parse(payload));
        request.Headers["X-Amz-Invocation-Type"] = "Event";
        return SendAsync(request, cancellation);
    }

    private async Task<JsonElement?> FindAsync(string function, string path, CancellationToken cancellation)
    {
        try
        {
            return await SendAsync(On(function, HttpMethod.Get, path), cancellation);
        }
        catch (AmazonServiceException e) when (e.ErrorCode == "ResourceNotFoundException")
        {
            return null;
        }
    }

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

    private static ServiceRequest On(string function, HttpMethod method, string path, JsonNode? body = null)
    {
        var request = new ServiceRequest { Method = method, Path = path };
        request.PathValues["FunctionName"] = function;
        if (body is not null)
            (request.Headers["Content-Type"], request.Body) = ("application/json", JsonSerializer.SerializeToUtf8Bytes(body));
        return request;
    }
}
