using System.Text.Json;
using GapFurniture.Aws.Events;

namespace GapFurniture.CodeBuildFire;

/// <summary>Reads an event, whatever sent it: S3, SNS, SQS, EventBridge, or a schedule with an input of its own.</summary>
internal static class LambdaEvent
{
    /// <summary>Reads an event. What cannot be read becomes a record with a problem, so that the others go on.</summary>
    /// <param name="root">The event as it came.</param>
    /// <param name="id">Id of the invocation, which stays the same when Lambda retries.</param>
    public static IReadOnlyList<EventRecord> Parse(JsonElement root, string id) => [.. Envelope.Open(root, id).SelectMany(Read)];

    private static IEnumerable<EventRecord> Read(Envelope.Content content)
    {
        if (content.Problem is null && content.Json.Member("project") is not null)
            return [FromInput(content)];
        var envelope = Envelope.Read(content);
        if (envelope.Problem is { } problem)
            return [new EventRecord(content.MessageId, null, problem + Hint(content))];
        // A test event asks for nothing, but its message is done.
        return envelope.Records.Count == 0
            ? [new EventRecord(content.MessageId, null)]
            : envelope.Records.Select(r => new EventRecord(content.MessageId, new Trigger(content.Id) { Object = r }));
    }

    private static string Hint(Envelope.Content content) =>
        content.Problem is null && content.Json.Child("s3") is null && content.Json.Child("detail") is null
            ? "; any other input needs \"project\", such as {\"project\":\"nightly\"}"
            : "";

    // The input of an EventBridge rule or a schedule; "id" and "detail" come from the event by an input transformer.
    private static EventRecord FromInput(Envelope.Content content)
    {
        var input = content.Json;
        try
        {
            var trigger = new Trigger(input.Text("id") ?? content.Id)
            {
                Project = Text(input, "project"),
                SourceVersion = input.Member("sourceVersion") is null or { ValueKind: JsonValueKind.Null }
                    ? null
                    : Text(input, "sourceVersion"),
                Environment = Variables(input),
                Object = input.Child("detail")?.Child("object") is null ? null : Entity(Envelope.Read(content)),
            };
            return new EventRecord(content.MessageId, trigger);
        }
        catch (FormatException e)
        {
            return new EventRecord(content.MessageId, null, e.Message);
        }
        // JSON's grammar allows half a surrogate pair, which is not valid text.
        catch (InvalidOperationException)
        {
            return new EventRecord(content.MessageId, null, "\"environment\" is not valid Unicode");
        }
    }

    private static string Text(JsonElement input, string name) =>
        input.Text(name) ?? throw new FormatException($"\"{name}\" is not a string");

    private static S3Record? Entity(Envelope envelope) =>
        envelope.Problem is { } problem ? throw new FormatException(problem)
        : envelope.Records is [var entity, ..] ? entity
        : null;

    private static IReadOnlyList<Variable> Variables(JsonElement input) =>
        input.Member("environment") switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.Object } environment => [.. environment.EnumerateObject().Select(ToVariable)],
            _ => throw new FormatException("\"environment\" is not an object of names and values"),
        };

    private static Variable ToVariable(JsonProperty member) =>
        (Variable.ProblemOf(member.Name), member.Value.ValueKind) switch
        {
            ({ } problem, _) => throw new FormatException($"environment: {problem}"),
            (_, JsonValueKind.String) => new Variable(member.Name, member.Value.GetString()!),
            (_, JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False) => new Variable(member.Name, member.Value.GetRawText()),
            _ when member.Value.Text("value") is { } text => new(member.Name, text, member.Value.Text("type") ?? Variable.PlainText),
            _ => throw new FormatException($"environment: {member.Name} is neither a string nor {{\"type\":…,\"value\":…}}"),
        };
}
