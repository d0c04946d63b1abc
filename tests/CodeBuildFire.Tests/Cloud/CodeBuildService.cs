using System.Globalization;
using System.Text.Json;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.CodeBuild;

/// <summary>CodeBuild over awsJson1_1: reads the request, asks the store, writes the answer.</summary>
internal sealed class CodeBuildService(LocalCodeBuild codeBuild) : IAwsService
{
    public string SigningName => "codebuild";

    public string TargetPrefix => "CodeBuild_";

    public async Task HandleAsync(HttpContext context)
    {
        using var request = await ReadAsync(context);
        await JsonAnswer.WriteAsync(context, "1.1", Answer(CallContext.Of(context).Operation, request.RootElement));
    }

    private Action<Utf8JsonWriter> Answer(string operation, JsonElement request) =>
        operation switch
        {
            "CreateProject" => CreateProject(request),
            "BatchGetProjects" => BatchGetProjects(request),
            "StartBuild" => StartBuild(request),
            "BatchGetBuilds" => BatchGetBuilds(request),
            _ => throw new AwsException(400, "UnknownOperationException", $"The local cloud's CodeBuild has no operation '{operation}'."),
        };

    private Action<Utf8JsonWriter> CreateProject(JsonElement request)
    {
        foreach (var member in new[] { "source", "artifacts", "environment", "serviceRole" })
        {
            if (!request.TryGetProperty(member, out _))
                throw CodeBuildErrors.Invalid($"Project {member} is required");
        }
        var project = codeBuild.CreateProject(Required(request, "name"));
        return json =>
        {
            json.WriteStartObject("project");
            json.WriteString("name", project.Name);
            json.WriteString("arn", project.Arn);
            json.WriteEndObject();
        };
    }

    private Action<Utf8JsonWriter> BatchGetProjects(JsonElement request)
    {
        var names = Items(request, "names").Select(i => i.GetString()!).ToList();
        if (names.Count is 0 or > 100)
            throw CodeBuildErrors.Invalid("names must hold from 1 to 100 project names");
        var found = names.Select(codeBuild.FindProject).OfType<LocalProject>().ToList();
        return json =>
        {
            json.WriteStartArray("projects");
            foreach (var project in found)
            {
                json.WriteStartObject();
                json.WriteString("name", project.Name);
                json.WriteString("arn", project.Arn);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            WriteTexts(json, "projectsNotFound", names.Where(n => !found.Exists(p => p.Name == n)));
        };
    }

    private Action<Utf8JsonWriter> StartBuild(JsonElement request)
    {
        var variables = Items(request, "environmentVariablesOverride")
            .Select(v => new BuildVariable(Text(v, "name") ?? "", Text(v, "value") ?? "", Text(v, "type") ?? "PLAINTEXT"))
            .ToList();
        var build = codeBuild.Start(
            Required(request, "projectName"),
            Text(request, "idempotencyToken"),
            Text(request, "sourceVersion"),
            variables
        );
        return json =>
        {
            json.WritePropertyName("build");
            Write(json, build);
        };
    }

    private Action<Utf8JsonWriter> BatchGetBuilds(JsonElement request)
    {
        var ids = Items(request, "ids").Select(i => i.GetString()!).ToList();
        if (ids.Count is 0 or > 100)
            throw CodeBuildErrors.Invalid("ids must hold from 1 to 100 build ids");
        var found = codeBuild.Builds.Where(b => ids.Contains(b.Id) || ids.Contains(codeBuild.ArnOf(b))).ToList();
        return json =>
        {
            json.WriteStartArray("builds");
            foreach (var build in found)
                Write(json, build);
            json.WriteEndArray();
            WriteTexts(json, "buildsNotFound", ids.Where(id => !found.Exists(b => b.Id == id || codeBuild.ArnOf(b) == id)));
        };
    }

    private void Write(Utf8JsonWriter json, LocalBuild build)
    {
        var state = codeBuild.StateOf(build);
        json.WriteStartObject();
        json.WriteString("id", build.Id);
        json.WriteString("arn", codeBuild.ArnOf(build));
        json.WriteString("projectName", build.Project.Name);
        json.WriteNumber("buildNumber", build.Number);
        json.WriteString("buildStatus", state.Status);
        json.WriteBoolean("buildComplete", state.IsComplete);
        json.WriteString("currentPhase", state.Phases[^1].Type);
        json.WriteNumber("startTime", Seconds(build.Start));
        if (build.SourceVersion is { } version)
            json.WriteString("sourceVersion", version);
        json.WriteStartObject("logs");
        json.WriteString("deepLink", $"https://console.aws.amazon.com/codebuild/{Uri.EscapeDataString(build.Id)}");
        json.WriteEndObject();
        json.WriteStartArray("phases");
        foreach (var phase in state.Phases)
            Write(json, phase);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BuildPhase phase)
    {
        json.WriteStartObject();
        json.WriteString("phaseType", phase.Type);
        json.WriteNumber("startTime", Seconds(phase.Start));
        if (phase is { End: { } end, Status: { } status })
        {
            json.WriteString("phaseStatus", status);
            json.WriteNumber("endTime", Seconds(end));
            json.WriteNumber("durationInSeconds", (long)(end - phase.Start).TotalSeconds);
        }
        if (phase.Message is { } message)
        {
            json.WriteStartArray("contexts");
            json.WriteStartObject();
            json.WriteString("statusCode", "COMMAND_EXECUTION_ERROR");
            json.WriteString("message", message);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static decimal Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000m;

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static async Task<JsonDocument> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        }
        catch (JsonException)
        {
            throw Wrong("the body is not JSON");
        }
    }

    private static List<JsonElement> Items(JsonElement request, string name) =>
        Member(request, name, JsonValueKind.Array) is { } items ? [.. items.EnumerateArray()] : [];

    private static string Required(JsonElement request, string name) =>
        Text(request, name) is { Length: > 0 } text ? text : throw CodeBuildErrors.Invalid($"{name} is required");

    private static string? Text(JsonElement request, string name) => Member(request, name, JsonValueKind.String)?.GetString();

    private static JsonElement? Member(JsonElement request, string name, JsonValueKind kind) =>
        request.ValueKind != JsonValueKind.Object ? throw Wrong("an object is expected")
        : !request.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == kind ? value
        : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{name} is not a {kind}"));

    private static AwsException Wrong(string what) => new(400, "SerializationException", $"Could not deserialize the request: {what}");
}
