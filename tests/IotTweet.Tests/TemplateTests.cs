using System.Text.Json;
using System.Text.RegularExpressions;
using GapFurniture.Pieces;

namespace GapFurniture.IotTweet.Tests;

/// <summary>Template and policy say the same as the code.</summary>
public sealed class TemplateTests : IDisposable
{
    private readonly JsonDocument _template = Read("serverless.template");

    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "IotTweet", file));

    private static JsonDocument Read(string file) => JsonDocument.Parse(Text(file));

    private JsonElement Properties(string resource) =>
        _template.RootElement.GetProperty("Resources").GetProperty(resource).GetProperty("Properties");

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
        function.GetProperty("ReservedConcurrentExecutions").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void Role_and_policy_grant_what_the_code_calls_and_nothing_else()
    {
        using var policy = Read("iam-policy.json");
        var role = Properties("IotTweetRole").GetProperty("Policies")[0].GetProperty("PolicyDocument");

        Actions(role).ShouldBe(["dynamodb:GetItem", "dynamodb:PutItem", "sqs:SendMessage", "ssm:GetParametersByPath"]);
        Actions(policy.RootElement)
            .ShouldBe(["dynamodb:GetItem", "dynamodb:PutItem", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:PutParameter"]);
        policy.RootElement.GetRawText().ShouldNotContain("\"*\"");
        role.GetRawText().ShouldNotContain("\"*\"");
    }

    [Fact]
    public void Only_the_rule_may_call_and_it_gives_clicks_an_id()
    {
        var permission = Properties("Permission");
        permission.GetProperty("Principal").GetString().ShouldBe("iot.amazonaws.com");
        permission.GetProperty("SourceArn").GetProperty("Fn::GetAtt")[0].GetString().ShouldBe("Rule");

        var rule = Properties("Rule").GetProperty("TopicRulePayload");
        var sql = rule.GetProperty("Sql").GetProperty("Fn::Sub").GetString()!;
        sql.ShouldContain("timestamp() AS timestamp");
        sql.ShouldContain("traceid() AS traceId");
        _template.RootElement.GetProperty("Parameters").GetProperty("Topic").GetProperty("Default").GetString().ShouldBe("iotbutton/+");
    }

    [Fact]
    public void The_table_is_what_the_code_writes()
    {
        var table = Properties("State");

        table.GetProperty("KeySchema")[0].GetProperty("AttributeName").GetString().ShouldBe("id");
        table.GetProperty("TimeToLiveSpecification").GetProperty("AttributeName").GetString().ShouldBe("expires");
    }

    [Fact]
    public void Every_setting_of_the_template_is_one_that_the_function_reads_and_none_is_a_secret()
    {
        var settings = Regex
            .Matches(Text("serverless.template"), "IOTTWEET_[A-Z_]+", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Select(m => m.Value)
            .ToList();

        settings.ShouldNotBeEmpty();
        settings.ShouldAllBe(s => TweetOptions.Help.Contains($"[{s}]", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Actions(JsonElement policy) =>
        policy
            .GetProperty("Statement")
            .EnumerateArray()
            .Select(s => s.GetProperty("Action"))
            .SelectMany(a => a.ValueKind == JsonValueKind.Array ? a.EnumerateArray().Select(e => e.GetString()!) : [a.GetString()!])
            .Order(StringComparer.Ordinal);

    public void Dispose() => _template.Dispose();
}
