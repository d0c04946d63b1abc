using System.Text.Json;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Logs;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.Logs;

public sealed class Reading : CloudTest
{
    private const string Group = "/aws/lambda/f";

    internal override LocalCloudOptions Options => new() { Time = Clock };

    private async Task<(int Status, JsonElement Body)> CallAsync(string operation, object request)
    {
        using var answer = await Client.SendAsync(
            "logs",
            "POST",
            "/",
            JsonSerializer.SerializeToUtf8Bytes(request),
            ("X-Amz-Target", "Logs_20140328." + operation),
            ("Content-Type", "application/x-amz-json-1.1")
        );
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        return ((int)answer.StatusCode, JsonDocument.Parse(text).RootElement);
    }

    private static IEnumerable<string?> Messages(JsonElement body) =>
        body.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("message").GetString());

    private async Task<LambdaFunction> FunctionAsync() =>
        await Cloud.Lambda.AttachFunctionAsync(new FunctionOptions("f", null), Cancellation);

    [Fact]
    public async Task What_a_function_wrote_can_be_filtered_by_time_and_terms()
    {
        var log = (await FunctionAsync()).Log;
        log.Add("an Error at the beginning");
        Clock.Advance(TimeSpan.FromSeconds(10));
        var since = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        log.Add("an Error now");
        log.Add("nothing at all");
        log.Add("it timed out");

        var (_, all) = await CallAsync("FilterLogEvents", new { logGroupName = Group, filterPattern = "?Error ?\"timed out\"" });
        var (_, late) = await CallAsync(
            "FilterLogEvents",
            new
            {
                logGroupName = Group,
                startTime = since,
                filterPattern = "Error",
            }
        );

        Messages(all).ShouldBe(["an Error at the beginning", "an Error now", "it timed out"]);
        Messages(late).ShouldBe(["an Error now"]);
        late.GetProperty("events")[0].GetProperty("timestamp").GetInt64().ShouldBe(since);
    }

    [Fact]
    public async Task Many_lines_come_in_pages()
    {
        var log = (await FunctionAsync()).Log;
        for (var i = 0; i < 25; i++)
            log.Add($"line {i}");
        var found = new List<string?>();
        string? token = null;
        do
        {
            var (status, page) = await CallAsync(
                "FilterLogEvents",
                token is null
                    ? new { logGroupName = Group, limit = 10 }
                    : new
                    {
                        logGroupName = Group,
                        limit = 10,
                        nextToken = token,
                    }
            );
            status.ShouldBe(200);
            found.AddRange(Messages(page));
            token = page.TryGetProperty("nextToken", out var next) ? next.GetString() : null;
        } while (token is not null);
        found.ShouldBe(Enumerable.Range(0, 25).Select(i => $"line {i}"));
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_an_error()
    {
        var (status, body) = await CallAsync("FilterLogEvents", new { logGroupName = Group });
        (status, body.GetProperty("__type").GetString()).ShouldBe((400, "ResourceNotFoundException"));
    }

    [Fact]
    public async Task Groups_are_listed_by_prefix()
    {
        await FunctionAsync();
        var (_, body) = await CallAsync("DescribeLogGroups", new { logGroupNamePrefix = "/aws/lambda/" });
        body.GetProperty("logGroups")[0].GetProperty("logGroupName").GetString().ShouldBe(Group);
        var (_, none) = await CallAsync("DescribeLogGroups", new { logGroupNamePrefix = "/ecs/" });
        none.GetProperty("logGroups").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("", "anything", true)]
    [InlineData("Error now", "now an Error", true)]
    [InlineData("Error now", "an Error", false)]
    [InlineData("error", "Error", false)]
    [InlineData("?Error ?Warning", "a Warning", true)]
    [InlineData("?Error ?Warning", "nothing", false)]
    [InlineData("Error -known", "a known Error", false)]
    [InlineData("Error ?Warning", "an Error", true)]
    [InlineData("\"timed out\"", "it timed  out", false)]
    public void A_pattern_of_terms_matches_as_AWS_documents_it(string pattern, string line, bool matches) =>
        new FilterPattern(pattern).Matches(line).ShouldBe(matches);

    [Theory]
    [InlineData("{ $.level = \"Error\" }")]
    [InlineData("%regex%")]
    [InlineData("a:b")]
    public void What_is_not_understood_is_refused(string pattern) =>
        ShouldRefuse(() => _ = new FilterPattern(pattern), "InvalidParameterException");
}
