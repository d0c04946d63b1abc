using System.Text.Json.Nodes;

namespace GapFurniture.House.Tests.Templates;

/// <summary>A piece's serverless.template, as written.</summary>
internal sealed class SamTemplate
{
    private SamTemplate(string piece)
    {
        Piece = piece;
        Text = Tree.Read($"functions/{piece}/serverless.template");
        Root = JsonNode.Parse(Text)!.AsObject();
    }

    public static SamTemplate Of(string piece)
    {
        Tree.Has($"functions/{piece}/serverless.template")
            .ShouldBeTrue($"{piece} has a [LambdaFunction]: it needs functions/{piece}/serverless.template");
        return new SamTemplate(piece);
    }

    public string Piece { get; }

    public string Text { get; }

    public JsonObject Root { get; }

    public JsonObject Parameters => Root[nameof(Parameters)]!.AsObject();

    public JsonObject Resources => Root[nameof(Resources)]!.AsObject();

    /// <summary>Properties of all resources of a type, by their names.</summary>
    public IEnumerable<KeyValuePair<string, JsonObject>> OfType(string type) =>
        Resources
            .Where(r => r.Value!["Type"]!.GetValue<string>() == type)
            .Select(r => KeyValuePair.Create(r.Key, r.Value!["Properties"]!.AsObject()));

    public JsonObject Properties(string resource) =>
        (Resources[resource] ?? throw new InvalidOperationException($"{Piece}'s template has no resource {resource}"))[
            "Properties"
        ]!.AsObject();

    /// <summary>Environment variables of a function.</summary>
    public static JsonObject Variables(JsonObject function) => function["Environment"]!["Variables"]!.AsObject();

    /// <summary>SQS event sources of a function: SAM's own, and those that have a condition, which SAM's cannot.</summary>
    public IEnumerable<JsonObject> QueueSources(string function) =>
        (Properties(function)["Events"]?.AsObject() ?? [])
            .Where(e => e.Value!["Type"]!.GetValue<string>() == "SQS")
            .Select(e => e.Value!["Properties"]!.AsObject())
            .Concat(
                OfType("AWS::Lambda::EventSourceMapping").Select(s => s.Value).Where(s => s["FunctionName"]!["Ref"]!.ToString() == function)
            );

    /// <summary>The queue of an event source, by its name in the template.</summary>
    public static string QueueOf(JsonObject source) => (source["Queue"] ?? source["EventSourceArn"])!["Fn::GetAtt"]![0]!.ToString();

    /// <summary>Statements of the roles' policies with their conditions taken away.</summary>
    /// <param name="policy">Only of this policy; null for all.</param>
    public IEnumerable<JsonObject> Statements(string? policy = null) =>
        from role in OfType("AWS::IAM::Role")
        from document in role.Value["Policies"]!.AsArray()
        where policy is null || document!["PolicyName"]!.GetValue<string>() == policy
        from statement in document!["PolicyDocument"]!["Statement"]!.AsArray()
        select (statement!["Fn::If"] is { } choice ? choice[1]! : statement).AsObject();

    /// <summary>Actions of a statement, in order.</summary>
    public static IReadOnlyList<string> Actions(JsonNode statement) =>
        [
            .. (
                statement["Action"] is JsonArray many ? many.Select(a => a!.GetValue<string>()) : [statement["Action"]!.GetValue<string>()]
            ).Order(StringComparer.Ordinal),
        ];

    /// <summary>Whether a statement is for every resource there is.</summary>
    public static bool IsForEverything(JsonNode statement) =>
        statement["Resource"] is JsonArray many ? many.Any(r => r!.ToString() == "*") : statement["Resource"]!.ToString() == "*";
}
