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
        var (environment, problem) = Variables(input);
        var envelope = input.Child("detail")?.Child("object") is not null ? Envelope.Read(content) : new Envelope([]);
        problem = input.Text("project") is null ? "\"project\" is not a string" : problem ?? envelope.Problem;
        if (problem is not null)
            return new EventRecord(content.MessageId, null, problem);
        var trigger = new Trigger(input.Text("id") ?? content.Id)
        {
            Project = input.Text("project"),
            SourceVersion = input.Text("sourceVersion"),
            Environment = environment,
            Object = envelope.Records is [var entity, ..] ? entity : null,
        };
        return new EventRecord(content.MessageId, trigger);
    }

    private static (IReadOnlyList<Variable> Variables, string? Problem) Variables(JsonElement input)
    {
        if (input.Member("environment") is not { } environment || environment.ValueKind == JsonValueKind.Null)
            return ([], null);
        if (environment.ValueKind != JsonValueKind.Object)
            return ([], "\"environment\" is not an object of names and values");
        var variables = new List<Variable>();
        try
        {
            foreach (var member in environment.EnumerateObject())
            {
                if (ToVariable(member.Name, member.Value) is not { } variable)
                    return ([], $"environment: {member.Name} is neither a string nor {{\"type\":…,\"value\":…}}");
                if (Variable.ProblemOf(member.Name) is { } problem)
                    return ([], $"environment: {problem}");
                variables.Add(variable);
            }
        }
        // JSON's grammar allows half a surrogate pair, which is not valid text.
        catch (InvalidOperationException)
        {
            return ([], "\"environment\" is not valid Unicode");
        }
        return (variables, null);
    }

    private static Variable? ToVariable(string name, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => new Variable(name, value.GetString()!),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => new Variable(name, value.GetRawText()),
            JsonValueKind.Object when value.Text("value") is { } text => new Variable(name, text, value.Text("type") ?? Variable.PlainText),
            _ => null,
        };
}
