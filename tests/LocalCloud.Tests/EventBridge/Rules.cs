using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud.EventBridge;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.EventBridge;

public sealed class Rules : CloudTest
{
    private const string Pattern = """{"source":["aws.s3"],"detail":{"bucket":{"name":["b"]},"object":{"key":[{"prefix":"in/"}]} } }""";

    private async Task<(int Status, string? Code, JsonElement Body)> CallAsync(string operation, object request)
    {
        using var answer = await Client.SendAsync(
            "events",
            "POST",
            "/",
            JsonSerializer.SerializeToUtf8Bytes(request),
            ("X-Amz-Target", "AWSEvents." + operation),
            ("Content-Type", "application/x-amz-json-1.1")
        );
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
        return ((int)answer.StatusCode, body.TryGetProperty("__type", out var type) ? type.GetString() : null, body);
    }

    private async Task<string> RuleToQueueAsync(string? source)
    {
        Cloud.Sqs.CreateQueue("q");
        var (_, _, put) = await CallAsync("PutRule", new { Name = "r", EventPattern = Pattern });
        var arn = put.GetProperty("RuleArn").GetString()!;
        await CallAsync("PutTargets", new { Rule = "r", Targets = new[] { new { Id = "1", Arn = Cloud.Sqs.Arn("q") } } });
        Cloud.Sqs.SetAttributes(
            Cloud.Sqs.Queue("q"),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Policy"] = $$"""
                {"Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage",
                 "Resource":"{{Cloud.Sqs.Arn("q")}}","Condition":{"ArnEquals":{"aws:SourceArn":"{{source ?? arn}}"} } }]}
                """,
            }
        );
        return arn;
    }

    [Theory]
    [InlineData("in/a", "b", true)]
    [InlineData("out/a", "b", false)]
    [InlineData("in/a", "c", false)]
    public async Task What_matches_reaches_a_queue_that_lets_the_rule_in(string key, string bucket, bool arrives)
    {
        await RuleToQueueAsync(null);

        Cloud.EventBridge.Publish($$$"""{"source":"aws.s3","detail":{"bucket":{"name":"{{{bucket}}}"},"object":{"key":"{{{key}}}"} } }""");

        Cloud.Sqs.Count("q").Total.ShouldBe(arrives ? 1 : 0);
    }

    [Fact]
    public async Task A_queue_that_lets_another_rule_in_gets_nothing()
    {
        await RuleToQueueAsync("arn:aws:events:us-east-1:123456789012:rule/other");

        Cloud.EventBridge.Publish("""{"source":"aws.s3","detail":{"bucket":{"name":"b"},"object":{"key":"in/a"} } }""");

        Cloud.Sqs.Count("q").Total.ShouldBe(0);
    }

    [Fact]
    public async Task A_rule_goes_only_after_its_targets()
    {
        await RuleToQueueAsync(null);

        (await CallAsync("DeleteRule", new { Name = "r" })).Code.ShouldBe("ValidationException");
        await CallAsync("RemoveTargets", new { Rule = "r", Ids = new[] { "1" } });
        (await CallAsync("DeleteRule", new { Name = "r" })).Status.ShouldBe(200);
        (await CallAsync("DescribeRule", new { Name = "r" })).Code.ShouldBe("ResourceNotFoundException");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"source":"aws.s3"}""")]
    [InlineData("""{"source":[{"begins":"x"}]}""")]
    [InlineData("{oops")]
    public async Task A_pattern_that_is_none_is_refused(string pattern) =>
        (await CallAsync("PutRule", new { Name = "r", EventPattern = pattern })).Code.ShouldBe("InvalidEventPatternException");

    [Theory]
    [InlineData("""[{"wildcard":"in/*.gz"}]""", "in/a/b.gz", true)]
    [InlineData("""[{"wildcard":"in/*.gz"}]""", "in/a.gz2", false)]
    [InlineData("""[{"wildcard":"a\\*b"}]""", "a*b", true)]
    [InlineData("""[{"wildcard":"a\\*b"}]""", "axb", false)]
    [InlineData("""[{"wildcard":"a?*"}]""", "ab", false)]
    [InlineData("""[{"suffix":".gz"},{"prefix":"x"}]""", "xy", true)]
    [InlineData("""[{"anything-but":["a","b"]}]""", "b", false)]
    [InlineData("""[{"exists":false}]""", "b", false)]
    public void Operators_are_those_of_EventBridge(string pattern, string value, bool matches)
    {
        using var body = JsonDocument.Parse($$"""{"key":{{JsonSerializer.Serialize(value)}}}""");

        EventPattern.Matches($$"""{"key":{{pattern}}}""", body.RootElement).ShouldBe(matches);
    }

    [Fact]
    public async Task A_function_is_asked_by_its_policy()
    {
        var function = await Cloud.Lambda.AttachFunctionAsync(new LocalCloud.Lambda.FunctionOptions("f", null), Cancellation);
        using var add = await Client.SendAsync("lambda", "POST", "/2015-03-31/functions/f/policy", Statement());
        using var again = await Client.SendAsync("lambda", "POST", "/2015-03-31/functions/f/policy", Statement());
        using var get = await Client.SendAsync("lambda", "GET", "/2015-03-31/functions/f/policy", []);
        using var remove = await Client.SendAsync("lambda", "DELETE", "/2015-03-31/functions/f/policy/one", []);
        using var gone = await Client.SendAsync("lambda", "GET", "/2015-03-31/functions/f/policy", []);

        new[] { add, again, get, remove, gone }.Select(a => (int)a.StatusCode).ShouldBe([201, 409, 200, 204, 404]);
        using var policy = JsonDocument.Parse(await get.Content.ReadAsStringAsync(Cancellation));
        var text = policy.RootElement.GetProperty("Policy").GetString()!;
        text.ShouldContain("\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:s3:::b\"}");
        function.Policy.Json.ShouldBeNull();

        static byte[] Statement() =>
            Encoding.UTF8.GetBytes(
                """{"StatementId":"one","Action":"lambda:InvokeFunction","Principal":"s3.amazonaws.com","SourceArn":"arn:aws:s3:::b"}"""
            );
    }
}
