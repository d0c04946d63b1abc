using System.Text.Json;
using GapFurniture.Readmes;

namespace GapFurniture.S32cs.Tests;

/// <summary>The template keeps what AWS asks of a queue before a function.</summary>
public sealed class TemplateTests : IDisposable
{
    private readonly JsonDocument _template = Read("serverless.template");

    private static JsonDocument Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Readme.Root, "functions", "S32cs", file)));

    private JsonElement Properties(string resource) =>
        _template.RootElement.GetProperty("Resources").GetProperty(resource).GetProperty("Properties");

    [Fact]
    public void The_queue_hides_messages_long_enough_and_gives_up_late_enough()
    {
        var timeout = Properties("S32cs").GetProperty("Timeout").GetInt32();
        var source = Properties("S32cs").GetProperty("Events").GetProperty("Queue").GetProperty("Properties");
        var window = source.GetProperty("MaximumBatchingWindowInSeconds").GetInt32();

        Properties("Queue").GetProperty("VisibilityTimeout").GetInt32().ShouldBeGreaterThanOrEqualTo((6 * timeout) + window);
        Properties("Queue").GetProperty("RedrivePolicy").GetProperty("maxReceiveCount").GetInt32().ShouldBeGreaterThanOrEqualTo(5);
        source.GetProperty("FunctionResponseTypes")[0].GetString().ShouldBe("ReportBatchItemFailures");
        window.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public void The_function_is_what_its_attributes_say()
    {
        var attribute = typeof(Function)
            .GetMethod(nameof(Function.Handle))!
            .GetCustomAttributesData()
            .Single(a => a.AttributeType.Name == "LambdaFunctionAttribute")
            .NamedArguments.ToDictionary(a => a.MemberName, a => a.TypedValue.Value, StringComparer.Ordinal);
        var function = Properties((string)attribute["ResourceName"]!);

        function.GetProperty("Timeout").GetUInt32().ShouldBe((uint)attribute["Timeout"]!);
        function.GetProperty("MemorySize").GetUInt32().ShouldBe((uint)attribute["MemorySize"]!);
        function.GetProperty("Role").GetProperty("Fn::GetAtt")[0].GetString().ShouldBe(((string)attribute["Role"]!).TrimStart('@'));
        function.GetProperty("Runtime").GetString().ShouldBe("provided.al2023");
        function.GetProperty("Environment").GetProperty("Variables").GetProperty("ANNOTATIONS_HANDLER").GetString().ShouldBe("Handle");
    }

    [Fact]
    public void Every_parameter_is_described_and_bounded_and_used()
    {
        var text = _template.RootElement.GetRawText();
        foreach (var parameter in _template.RootElement.GetProperty("Parameters").EnumerateObject())
        {
            parameter.Value.GetProperty("Description").GetString().ShouldNotBeNullOrEmpty();
            var bounded = new[] { "AllowedPattern", "AllowedValues", "MaxValue" }.Any(b => parameter.Value.TryGetProperty(b, out _));
            bounded.ShouldBeTrue(parameter.Name);
            (
                text.Contains($"\"{parameter.Name}\"}}", StringComparison.Ordinal)
                || text.Contains($"${{{parameter.Name}}}", StringComparison.Ordinal)
                || text.Contains($"\"Ref\": \"{parameter.Name}\"", StringComparison.Ordinal)
            ).ShouldBeTrue(parameter.Name);
        }
    }

    [Fact]
    public void Role_and_policy_allow_the_same_actions_on_no_wildcard()
    {
        using var policy = Read("iam-policy.json");
        var role = Properties("S32csRole").GetProperty("Policies")[0].GetProperty("PolicyDocument");

        Actions(role).ShouldBe(Actions(policy.RootElement));
        foreach (var statement in policy.RootElement.GetProperty("Statement").EnumerateArray())
            statement.GetProperty("Resource").GetString().ShouldNotBe("*");
    }

    private static IEnumerable<string> Actions(JsonElement policy) =>
        policy
            .GetProperty("Statement")
            .EnumerateArray()
            .Select(s => s.GetProperty("Action"))
            .SelectMany(a => a.ValueKind == JsonValueKind.Array ? a.EnumerateArray().Select(x => x.GetString()!) : [a.GetString()!])
            .Order(StringComparer.Ordinal);

    public void Dispose() => _template.Dispose();
}
