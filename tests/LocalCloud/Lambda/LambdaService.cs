using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>Lambda's REST API: Invoke, and what is needed to look at functions and to manage event source mappings.</summary>
internal sealed class LambdaService(LocalLambda lambda) : IAwsService
{
    private const int MaximumSync = 6 * 1024 * 1024;
    private const int MaximumAsync = 1024 * 1024;

    public string SigningName => "lambda";

    public string PathPrefix => "/2015-03-31/";

    public IReadOnlyList<string> ActionsOf(string operation, ReadOnlyMemory<byte> body) =>
        [operation == "Invoke" ? "lambda:InvokeFunction" : $"lambda:{operation}"];

    public (string Operation, string? Key)? OperationOf(string method, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [_, "functions", var name, "invocations"] => ("Invoke", name),
            [_, "functions", var name] => (method == "DELETE" ? "DeleteFunction" : "GetFunction", name),
            [_, "functions", var name, "configuration"] => ("GetFunctionConfiguration", name),
            [_, "functions", var name, "event-invoke-config"] => (method == "GET" ? "GetFunctionEventInvokeConfig" : "Unknown", name),
            [_, "functions", var name, "policy"] => (method == "POST" ? "AddPermission" : "GetPolicy", name),
            [_, "functions", var name, "policy", _] => (method == "DELETE" ? "RemovePermission" : "Unknown", name),
            [_, "event-source-mappings"] => (method == "POST" ? "CreateEventSourceMapping" : "ListEventSourceMappings", null),
            [_, "event-source-mappings", _] => (method == "DELETE" ? "DeleteEventSourceMapping" : "GetEventSourceMapping", null),
            _ => ("Unknown", null),
        };
    }

    public async Task HandleAsync(HttpContext context)
    {
        var call = CallContext.Of(context);
        var id = RequestTarget.Of(context).Path.Split('/')[^1];
        await (
            call.Operation switch
            {
                "Invoke" => InvokeAsync(context, call.Key!),
                "GetFunction" => WriteAsync(context, 200, new JsonObject { ["Configuration"] = Describe(lambda.Function(call.Key!)) }),
                "GetFunctionConfiguration" => WriteAsync(context, 200, Describe(lambda.Function(call.Key!))),
                "GetFunctionEventInvokeConfig" => GetEventInvokeConfigAsync(context, lambda.Function(call.Key!)),
                "DeleteFunction" => DeleteFunctionAsync(context, call.Key!),
                "CreateEventSourceMapping" => CreateMappingAsync(context),
                "ListEventSourceMappings" => ListMappingsAsync(context),
                "GetPolicy" => GetPolicyAsync(context, lambda.Function(call.Key!)),
                "AddPermission" => AddPermissionAsync(context, lambda.Function(call.Key!)),
                "RemovePermission" => RemovePermissionAsync(context, lambda.Function(call.Key!), id),
                "GetEventSourceMapping" => WriteAsync(context, 200, Describe(lambda.Mapping(id))),
                "DeleteEventSourceMapping" => DeleteMappingAsync(context, id),
                _ => throw new AwsException(404, "UnknownOperationException", "The local cloud's Lambda has no such operation."),
            }
        );
    }

    private async Task InvokeAsync(HttpContext context, string name)
    {
        var function = lambda.Function(name);
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var payload = buffer.Length == 0 ? "{}"u8.ToArray() : buffer.ToArray();
        var type = context.Request.Headers["X-Amz-Invocation-Type"].ToString();
        var limit = type == "Event" ? MaximumAsync : MaximumSync;
        if (payload.Length > limit)
            throw new AwsException(
                413,
                "RequestTooLargeException",
                $"Request must be smaller than {limit} bytes for the InvokeFunction operation"
            );
        CheckJson(payload);
        switch (type)
        {
            case "" or "RequestResponse":
                await AnswerAsync(context, function, await function.InvokeOrThrottleAsync(payload, context.RequestAborted));
                break;
            case "Event":
                function.InvokeLater(Encoding.UTF8.GetString(payload));
                context.Response.StatusCode = 202;
                break;
            case "DryRun":
                context.Response.StatusCode = 204;
                break;
            default:
                throw LocalLambda.Invalid($"Unknown invocation type '{type}'.");
        }
    }

    private static async Task AnswerAsync(HttpContext context, LambdaFunction function, InvocationResult result)
    {
        var response = context.Response;
        response.Headers["X-Amz-Executed-Version"] = "$LATEST";
        if (result.FunctionError is not null)
            response.Headers["X-Amz-Function-Error"] = result.FunctionError;
        if (context.Request.Headers["X-Amz-Log-Type"] == "Tail")
            response.Headers["X-Amz-Log-Result"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(function.Log.Tail()));
        response.ContentType = "application/json";
        response.ContentLength = result.Payload.Length;
        await response.Body.WriteAsync(result.Payload, context.RequestAborted);
    }

    private static void CheckJson(byte[] payload)
    {
        try
        {
            using var _ = JsonDocument.Parse(payload);
        }
        catch (JsonException e)
        {
            throw new AwsException(400, "InvalidRequestContentException", $"Could not parse request body into json: {e.Message}");
        }
    }

    private async Task CreateMappingAsync(HttpContext context)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var options = new EventSourceMappingOptions
        {
            BatchSize = (int?)body?["BatchSize"] ?? 10,
            Window = TimeSpan.FromSeconds((int?)body?["MaximumBatchingWindowInSeconds"] ?? 0),
            MaximumConcurrency = (int?)body?["ScalingConfig"]?["MaximumConcurrency"],
            ReportBatchItemFailures = body?["FunctionResponseTypes"]?.AsArray().Any(t => (string?)t == "ReportBatchItemFailures") == true,
        };
        var mapping = lambda.CreateEventSourceMapping(
            (string?)body?["EventSourceArn"] ?? "",
            (string?)body?["FunctionName"] ?? "",
            options
        );
        await WriteAsync(context, 202, Describe(mapping));
    }

    private Task ListMappingsAsync(HttpContext context)
    {
        var query = RequestTarget.Of(context).Query.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var function = query.GetValueOrDefault("FunctionName") is { } name ? lambda.Function(name).Arn : null;
        var source = query.GetValueOrDefault("EventSourceArn");
        var found = lambda.Mappings.Where(m => (function ?? m.FunctionArn) == m.FunctionArn && (source ?? m.QueueArn) == m.QueueArn);
        return WriteAsync(context, 200, new JsonObject { ["EventSourceMappings"] = new JsonArray([.. found.Select(Describe)]) });
    }

    private static Task GetEventInvokeConfigAsync(HttpContext context, LambdaFunction function)
    {
        if (function.Options is { FailureDestination: null, AsyncRetries: 2 })
            throw new AwsException(
                404,
                "ResourceNotFoundException",
                $"The function {function.Arn}:$LATEST doesn't have an EventInvokeConfig"
            );
        var onFailure = function.Options.FailureDestination is { } arn ? new JsonObject { ["Destination"] = arn } : [];
        return WriteAsync(
            context,
            200,
            new JsonObject
            {
                ["FunctionArn"] = $"{function.Arn}:$LATEST",
                ["MaximumRetryAttempts"] = function.Options.AsyncRetries,
                ["DestinationConfig"] = new JsonObject { ["OnFailure"] = onFailure, ["OnSuccess"] = new JsonObject() },
            }
        );
    }

    private static Task GetPolicyAsync(HttpContext context, LambdaFunction function) =>
        function.Policy.Json is { } policy
            ? WriteAsync(context, 200, new JsonObject { ["Policy"] = policy, ["RevisionId"] = Guid.NewGuid().ToString() })
            : throw new AwsException(404, "ResourceNotFoundException", "The resource you requested does not exist.");

    private static async Task AddPermissionAsync(HttpContext context, LambdaFunction function)
    {
        var body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var statement = function.Policy.Add(
            Text("StatementId") ?? "",
            Text("Action") ?? "",
            Text("Principal") ?? throw LocalLambda.Invalid("Value null at 'principal' failed to satisfy constraint"),
            Text("SourceArn"),
            Text("SourceAccount")
        );
        await WriteAsync(context, 201, new JsonObject { ["Statement"] = statement });

        string? Text(string name) => (string?)body?[name];
    }

    private static Task RemovePermissionAsync(HttpContext context, LambdaFunction function, string sid)
    {
        function.Policy.Remove(sid);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task DeleteMappingAsync(HttpContext context, string id)
    {
        var description = Describe(lambda.Mapping(id));
        await lambda.DeleteEventSourceMappingAsync(id);
        description["State"] = "Deleting";
        await WriteAsync(context, 202, description);
    }

    private async Task DeleteFunctionAsync(HttpContext context, string name)
    {
        await lambda.DeleteFunctionAsync(name);
        context.Response.StatusCode = 204;
    }

    private static JsonObject Describe(LambdaFunction function) =>
        new()
        {
            ["FunctionName"] = function.Options.Name,
            ["FunctionArn"] = function.Arn,
            ["Runtime"] = "provided.al2023",
            ["Handler"] = function.Options.Handler,
            ["Timeout"] = (int)function.Options.Timeout.TotalSeconds,
            ["MemorySize"] = function.Options.MemoryMb,
            ["Version"] = "$LATEST",
            ["State"] = "Active",
            ["LastUpdateStatus"] = "Successful",
            ["Environment"] = new JsonObject
            {
                ["Variables"] = new JsonObject(function.Options.Environment.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value))),
            },
            ["DeadLetterConfig"] = function.Options.DeadLetterArn is { } arn ? new JsonObject { ["TargetArn"] = arn } : null,
        };

    private static JsonObject Describe(EventSourceMapping mapping) =>
        new()
        {
            ["UUID"] = mapping.Id,
            ["EventSourceArn"] = mapping.QueueArn,
            ["FunctionArn"] = mapping.FunctionArn,
            ["BatchSize"] = mapping.Options.BatchSize,
            ["MaximumBatchingWindowInSeconds"] = (int)mapping.Options.Window.TotalSeconds,
            ["FunctionResponseTypes"] = new JsonArray([
                .. mapping.Options.ReportBatchItemFailures ? ["ReportBatchItemFailures"] : Array.Empty<JsonNode>(),
            ]),
            ["FilterCriteria"] = new JsonObject
            {
                ["Filters"] = new JsonArray([.. mapping.Options.Filters.Select(f => new JsonObject { ["Pattern"] = f })]),
            },
            ["ScalingConfig"] = mapping.Options.MaximumConcurrency is { } most ? new JsonObject { ["MaximumConcurrency"] = most } : null,
            ["State"] = "Enabled",
        };

    private static async Task WriteAsync(HttpContext context, int status, JsonNode body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
