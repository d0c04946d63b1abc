using System.Text.Json;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Aws;

internal sealed record FunctionConfiguration(JsonElement Json)
{
    public string Name => Json.Text("FunctionName") ?? "";

    public string Arn => Json.Text("FunctionArn") ?? "";

    public string State => Json.Text("State") ?? "Active";

    public TimeSpan Timeout => TimeSpan.FromSeconds(Json.Number("Timeout") ?? 3);

    public long MemoryMb => Json.Number("MemorySize") ?? 128;

    public string LogGroup => Json.Child("LoggingConfig")?.Text("LogGroup") ?? $"/aws/lambda/{Name}";

    public string? DeadLetterArn => Json.Child("DeadLetterConfig")?.Text("TargetArn");

    public IReadOnlyDictionary<string, string> Variables { get; } =
        Json.Child("Environment")?.Child("Variables") is { } variables
            ? variables.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.ToString(), StringComparer.Ordinal)
            : [];
}

/// <summary>How Lambda reads a queue for a function.</summary>
internal sealed record EventSourceMapping(JsonElement Json)
{
    public string Id => Json.Text("UUID") ?? "";

    public string SourceArn => Json.Text("EventSourceArn") ?? "";

    public string FunctionArn => Json.Text("FunctionArn") ?? "";

    public string State => Json.Text("State") ?? "";

    public long BatchSize => Json.Number("BatchSize") ?? 10;

    public TimeSpan Window => TimeSpan.FromSeconds(Json.Number("MaximumBatchingWindowInSeconds") ?? 0);

    public bool ReportsBatchItemFailures => Json.Items("FunctionResponseTypes").Any(t => t.ToString() == "ReportBatchItemFailures");

    public bool HasFilter => Json.Child("FilterCriteria")?.Items("Filters").Count > 0;
}

/// <summary>The few calls of AWS Lambda that attaching and verifying need, named as in the official client.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html"/>
internal sealed class LambdaClient(CancellationToken cancellation) : ServiceClient("Lambda", "lambda", cancellation)
{
    public async Task<FunctionConfiguration?> GetFunctionConfigurationAsync(string function) =>
        await TrySendAsync(On(function, HttpMethod.Get, "configuration")) is { } found ? new FunctionConfiguration(found) : null;

    /// <summary>ARN of where Lambda reports an asynchronous invocation that failed for good; empty when there is none.</summary>
    public async Task<string> GetFailureDestinationAsync(string function) =>
        (await TrySendAsync(On(function, HttpMethod.Get, "event-invoke-config", version: "2019-09-25")))
            ?.Child("DestinationConfig")
            ?.Child("OnFailure")
            ?.Text("Destination")
        ?? "";

    /// <summary>The function's resource policy as JSON; empty when it has none, or when there is no such function.</summary>
    public async Task<string> GetPolicyAsync(string function) =>
        (await TrySendAsync(On(function, HttpMethod.Get, "policy")))?.Text("Policy") ?? "";

    /// <summary>Lets a service invoke the function, unless the statement is there already.</summary>
    public Task<JsonElement?> AddPermissionAsync(string function, string sid, string principal, string sourceArn, string? sourceAccount)
    {
        var statement = new
        {
            StatementId = sid,
            Action = "lambda:InvokeFunction",
            Principal = principal,
            SourceArn = sourceArn,
            SourceAccount = sourceAccount,
        };
        return TrySendAsync(On(function, HttpMethod.Post, "policy", statement), "ResourceConflictException");
    }

    /// <summary>Removes a statement from the function's policy, unless it is gone already, or the function with it.</summary>
    public Task<JsonElement?> RemovePermissionAsync(string function, string sid) =>
        TrySendAsync(On(function, HttpMethod.Delete, $"policy/{sid}"));

    public Task<IReadOnlyList<EventSourceMapping>> ListEventSourceMappingsAsync(string? function = null, string? sourceArn = null)
    {
        var request = new ServiceRequest(HttpMethod.Get, "/2015-03-31/event-source-mappings")
        {
            Values = { ["FunctionName"] = function, ["EventSourceArn"] = sourceArn },
        };
        return ListAsync("EventSourceMappings", request, m => new EventSourceMapping(m), "NextMarker", "Marker");
    }

    /// <summary>Invokes the function asynchronously, <c>InvocationType: Event</c>. Not to be cancelled: its outcome must be known.</summary>
    public Task InvokeAsync(string function, string payload)
    {
        var request = On(function, HttpMethod.Post, "invocations", JsonElement.Parse(payload));
        request.Headers["X-Amz-Invocation-Type"] = "Event";
        return SendAsync(request, CancellationToken.None);
    }

    private static ServiceRequest On(string function, HttpMethod method, string part, object? body = null, string version = "2015-03-31") =>
        new(method, $"/{version}/functions/{{FunctionName}}/{part}", body) { Values = { ["FunctionName"] = function } };
}
