using System.Text.Json;
using GapFurniture.Shared.S3;

namespace GapFurniture.CodeBuildFire;

/// <summary>Takes an event apart, whatever sent it: S3, SNS, SQS, EventBridge, or a schedule with an input of its own.</summary>
internal static class LambdaEvent
{
    /// <summary>Reads an event. What cannot be read is a delivery with a problem, so that the others go on.</summary>
    /// <param name="root">The event as it came.</param>
    /// <param name="id">Id of the invocation, which stays the same when Lambda calls again.</param>
    /// <param name="message">The SQS message that the event was in.</param>
    public static IReadOnlyList<Delivery> Parse(JsonElement root, string id, string? message = null) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("project", out _) ? [Read(message, () => [FromInput(root, id)])]
        : Records(root) is { } records ? [.. records.SelectMany((record, i) => ParseRecord(record, $"{id}/{i}", message))]
        : Text(root, "Type") == "Notification" && Text(root, "Message") is { } text
            ? ParseText(text, Text(root, "MessageId") ?? id, message)
        : [Read(message, () => [.. S3Notification.Parse(root).Objects.Select(o => new Occurrence(id) { Object = o })])];

    private static IReadOnlyList<Delivery> ParseRecord(JsonElement record, string id, string? message) =>
        (Text(record, "eventSource") ?? Text(record, "EventSource")) switch
        {
            "aws:sqs" when Text(record, "messageId") is { } own => ParseText(Text(record, "body") ?? "", own, own),
            "aws:sns" when Member(record, "Sns") is { } sns => ParseText(Text(sns, "Message") ?? "", Text(sns, "MessageId") ?? id, message),
            "aws:s3" or null when Member(record, "s3") is not null =>
            [
                Read(message, () => [new Occurrence(id) { Object = FromS3(record) }]),
            ],
            var source =>
            [
                new Delivery(message, [], $"a record of {source ?? "no source"}: only S3, SNS, SQS and EventBridge are supported"),
            ],
        };

    private static IReadOnlyList<Delivery> ParseText(string json, string id, string? message)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Parse(document.RootElement, id, message);
        }
        catch (JsonException e)
        {
            return [new Delivery(message, [], json.Length == 0 ? "an empty message" : $"not JSON: {e.Message}")];
        }
        // As below: one message of that kind must not stop its neighbours.
        catch (InvalidOperationException e)
        {
            return [new Delivery(message, [], e.Message)];
        }
    }

    private static Delivery Read(string? message, Func<IReadOnlyList<Occurrence>> read)
    {
        try
        {
            return new Delivery(message, read());
        }
        // Half a surrogate pair is legal in JSON's grammar and no text: reading it is an invalid operation.
        catch (Exception e) when (e is S3NotificationException or FireException or InvalidOperationException)
        {
            return new Delivery(message, [], e.Message);
        }
    }

    private static S3ObjectEvent FromS3(JsonElement record) =>
        S3Notification.Parse($$"""{"Records":[{{record.GetRawText()}}]}""").Objects[0];

    // The input of an EventBridge rule or a schedule; "id" and "detail" come from the event by an input transformer.
    private static Occurrence FromInput(JsonElement input, string id) =>
        new(Text(input, "id") ?? id)
        {
            Project = Text(input, "project") ?? throw new FireException("\"project\" is not a text"),
            SourceVersion = Text(input, "sourceVersion"),
            Environment = Variables(input),
            Object = Member(input, "detail") is { } detail && Member(detail, "object") is not null ? FromDetail(detail) : null,
        };

    private static S3ObjectEvent FromDetail(JsonElement detail) =>
        S3Notification.Parse($$"""{"source":"aws.s3","detail":{{detail.GetRawText()}}}""").Objects[0];

    private static IReadOnlyList<Variable> Variables(JsonElement input) =>
        !input.TryGetProperty("environment", out var environment) || environment.ValueKind == JsonValueKind.Null ? []
        : environment.ValueKind != JsonValueKind.Object ? throw new FireException("\"environment\" is not an object of names and values")
        : [.. environment.EnumerateObject().Select(p => ToVariable(p.Name, p.Value))];

    private static Variable ToVariable(string name, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => new Variable(name, value.GetString()!),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => new Variable(name, value.GetRawText()),
            JsonValueKind.Object when Text(value, "value") is { } text => new Variable(name, text, Text(value, "type") ?? Variable.Plain),
            _ => throw new FireException($"environment: {name} is neither a text nor {{\"type\":…,\"value\":…}}"),
        };

    private static List<JsonElement>? Records(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("Records", out var records)
        && records.ValueKind == JsonValueKind.Array
            ? [.. records.EnumerateArray()]
            : null;

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value
            : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
