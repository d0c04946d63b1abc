using System.Text.Json;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.EventBridge;

/// <summary>EventBridge over awsJson1_1: rules and targets of the default bus.</summary>
internal sealed class EventBridgeService(LocalEventBridge eventBridge) : IAwsService
{
    public string SigningName => "events";

    public string TargetPrefix => "AWSEvents.";

    public async Task HandleAsync(HttpContext context)
    {
        JsonDocument request;
        try
        {
            request = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        }
        catch (JsonException)
        {
            throw new AwsException(400, "SerializationException", "The body is not JSON.");
        }
        using (request)
        {
            await JsonAnswer.WriteAsync(context, "1.1", Answer(CallContext.Of(context).Operation, request.RootElement));
        }
    }

    private Action<Utf8JsonWriter>? Answer(string operation, JsonElement request)
    {
        if (Text(request, "EventBusName") is not (null or "default") and var bus)
            throw EventBridgeErrors.NoBus(bus);
        switch (operation)
        {
            case "PutRule":
                var put = eventBridge.PutRule(
                    Required(request, "Name"),
                    Required(request, "EventPattern"),
                    Text(request, "State") ?? "ENABLED",
                    Text(request, "Description")
                );
                return json => json.WriteString("RuleArn", put.Arn);
            case "DescribeRule":
                return Describe(eventBridge.Rule(Required(request, "Name")));
            case "DeleteRule":
                eventBridge.DeleteRule(Required(request, "Name"));
                return null;
            case "PutTargets":
                var targets = request.GetProperty("Targets").EnumerateArray().ToList();
                eventBridge.PutTargets(
                    Required(request, "Rule"),
                    [.. targets.Select(t => new RuleTarget(Required(t, "Id"), Required(t, "Arn"), t.GetRawText()))]
                );
                return NoneFailed;
            case "RemoveTargets":
                eventBridge.RemoveTargets(
                    Required(request, "Rule"),
                    [.. request.GetProperty("Ids").EnumerateArray().Select(i => i.GetString()!)]
                );
                return NoneFailed;
            case "ListTargetsByRule":
                var rule = eventBridge.Rule(Required(request, "Rule"));
                return json =>
                {
                    json.WriteStartArray("Targets");
                    foreach (var target in rule.Targets)
                        json.WriteRawValue(target.Json);
                    json.WriteEndArray();
                };
            case "ListRules":
                var prefix = Text(request, "NamePrefix") ?? "";
                var rules = eventBridge.Rules.Where(r => r.Name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
                return json =>
                {
                    json.WriteStartArray("Rules");
                    foreach (var one in rules)
                    {
                        json.WriteStartObject();
                        Describe(one)(json);
                        json.WriteEndObject();
                    }
                    json.WriteEndArray();
                };
            default:
                throw new AwsException(400, "UnknownOperationException", $"The local cloud's EventBridge has no operation '{operation}'.");
        }
    }

    private static Action<Utf8JsonWriter> Describe(LocalRule rule) =>
        json =>
        {
            json.WriteString("Name", rule.Name);
            json.WriteString("Arn", rule.Arn);
            json.WriteString("EventPattern", rule.Pattern);
            json.WriteString("State", rule.State);
            json.WriteString("EventBusName", "default");
            if (rule.Description is not null)
                json.WriteString("Description", rule.Description);
        };

    private static void NoneFailed(Utf8JsonWriter json)
    {
        json.WriteNumber("FailedEntryCount", 0);
        json.WriteStartArray("FailedEntries");
        json.WriteEndArray();
    }

    private static string? Text(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Required(JsonElement request, string name) =>
        Text(request, name) is { Length: > 0 } text
            ? text
            : throw EventBridgeErrors.Invalid($"1 validation error detected: Value null at '{name}' failed to satisfy constraint");
}
