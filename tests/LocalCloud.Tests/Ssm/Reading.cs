using System.Text.Json;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.Ssm;

public sealed class Reading : CloudTest
{
    internal override LocalCloudOptions Options => new() { Time = Clock };

    [Fact]
    public async Task A_page_holds_at_most_ten_and_a_token_leads_on()
    {
        for (var i = 0; i < 23; i++)
            Cloud.Ssm.Put($"/prod/p{i:00}", $"v{i}");

        var pages = await PagesAsync(new { Path = "/prod", Recursive = true });

        pages.Select(p => p.Length).ShouldBe([10, 10, 3]);
        pages.SelectMany(p => p).ShouldBe(Enumerable.Range(0, 23).Select(i => $"/prod/p{i:00}"));
    }

    [Fact]
    public async Task Direct_children_are_picked_from_pages_of_everything_so_that_a_page_may_be_empty_and_go_on()
    {
        for (var i = 0; i < 15; i++)
            Cloud.Ssm.Put($"/prod/deep/p{i:00}", "v");
        Cloud.Ssm.Put("/prod/z", "v");

        (await PagesAsync(new { Path = "/prod/" })).Select(p => string.Join(' ', p)).ShouldBe(["", "/prod/z"]);
    }

    [Fact]
    public async Task Empty_pages_can_be_asked_for()
    {
        Cloud.Ssm.Put("/prod/a", "v");
        Cloud.Ssm.EmptyPages = 2;

        (await PagesAsync(new { Path = "/prod" })).Select(p => p.Length).ShouldBe([0, 0, 1]);
    }

    [Theory]
    [InlineData("""{"Path":"prod"}""", "ValidationException")]
    [InlineData("""{"Path":"/prod","MaxResults":11}""", "ValidationException")]
    [InlineData("""{"Path":"/prod","NextToken":"made up"}""", "InvalidNextToken")]
    [InlineData("""{"Path":"/aws/reference/secretsmanager/a"}""", "ValidationException")]
    [InlineData("""{}""", "ValidationException")]
    [InlineData("""{"Path":7}""", "SerializationException")]
    public async Task Wrong_questions_are_refused(string request, string code)
    {
        var (status, said, _) = await Client.TrySsmAsync("GetParametersByPath", JsonDocument.Parse(request).RootElement);

        (status, said).ShouldBe((400, code));
    }

    [Fact]
    public async Task Unknown_names_come_back_as_invalid_and_are_no_error()
    {
        Cloud.Ssm.Put("plain.name", "v");

        var answer = await Client.SsmAsync("GetParameters", new { Names = new[] { "plain.name", "/none", "plain.name:7" } });

        Names(answer).ShouldBe(["plain.name"]);
        answer.GetProperty("InvalidParameters").EnumerateArray().Select(n => n.GetString()).ShouldBe(["/none", "plain.name:7"]);
    }

    [Fact]
    public async Task Eleven_names_are_one_too_many()
    {
        var (status, code, body) = await Client.TrySsmAsync("GetParameters", new { Names = Enumerable.Range(0, 11).Select(i => $"n{i}") });

        (status, code).ShouldBe((400, "ValidationException"));
        body.GetProperty("message").GetString()!.ShouldContain("at 'names' failed to satisfy constraint");
    }

    [Fact]
    public async Task A_version_and_a_label_can_be_asked_for()
    {
        Cloud.Ssm.Put("/a", "one");
        Cloud.Ssm.Put("/a", "two");
        Cloud.Ssm.Put("/a", "three");
        Cloud.Ssm.Label("/a", 2, "live", "1wrong").Invalid.ShouldBe(["1wrong"]);
        string[] names = ["/a", "/a:1", "/a:live", "arn:aws:ssm:us-east-1:123456789012:parameter/a:1"];

        var found = (await Client.SsmAsync("GetParameters", new { Names = names })).GetProperty("Parameters").EnumerateArray().ToList();

        found.Select(p => p.GetProperty("Value").GetString()).ShouldBe(["three", "one", "two", "one"]);
        found.Select(p => p.TryGetProperty("Selector", out var s) ? s.GetString() : null).ShouldBe([null, ":1", ":live", ":1"]);
        found.Select(p => p.GetProperty("Name").GetString()).Distinct().ShouldBe(["/a"]);
    }

    [Fact]
    public async Task Secrets_are_unreadable_without_decryption()
    {
        Cloud.Ssm.Put("/s", "secret", ParameterKind.SecureString);

        Value(await Client.SsmAsync("GetParameters", new { Names = new[] { "/s" } })).ShouldNotContain("secret");
        Value(await Client.SsmAsync("GetParameters", new { Names = new[] { "/s" }, WithDecryption = true })).ShouldBe("secret");
    }

    [Fact]
    public async Task Secrets_manager_is_reached_by_reference_and_only_with_decryption()
    {
        Cloud.Ssm.PutSecret("db/main", "secret");
        string[] names = ["/aws/reference/secretsmanager/db/main"];

        Value(await Client.SsmAsync("GetParameters", new { Names = names, WithDecryption = true })).ShouldBe("secret");
        (await Client.TrySsmAsync("GetParameters", new { Names = names })).Code.ShouldBe("ValidationException");
    }

    [Fact]
    public async Task One_parameter_that_is_not_there_is_an_error()
    {
        Cloud.Ssm.Put("/a", "v");

        (await Client.TrySsmAsync("GetParameter", new { Name = "/b" })).Code.ShouldBe("ParameterNotFound");
        (await Client.TrySsmAsync("GetParameter", new { Name = "/a:9" })).Code.ShouldBe("ParameterVersionNotFound");
        (await Client.SsmAsync("GetParameter", new { Name = "/a" }))
            .GetProperty("Parameter")
            .GetProperty("Value")
            .GetString()
            .ShouldBe("v");
    }

    [Fact]
    public async Task More_reads_than_allowed_in_a_second_are_throttled_until_time_passes()
    {
        var clock = Clock;
        var ssm = new LocalSsm(new Http.CloudIdentity("us-east-1", "123456789012", "k", "s"), clock) { ReadsPerSecond = 2 };

        (ssm.MayRead(), ssm.MayRead(), ssm.MayRead()).ShouldBe((true, true, false));
        clock.Advance(TimeSpan.FromMilliseconds(500));
        (ssm.MayRead(), ssm.MayRead()).ShouldBe((true, false));

        Cloud.Ssm.ReadsPerSecond = 1;
        await Client.SsmAsync("GetParameters", new { Names = new[] { "/b" } });
        (await Client.TrySsmAsync("GetParametersByPath", new { Path = "/" })).ShouldSatisfyAllConditions(
            a => a.Status.ShouldBe(400),
            a => a.Code.ShouldBe("ThrottlingException")
        );
    }

    private async Task<List<string[]>> PagesAsync(object request)
    {
        var pages = new List<string[]>();
        var question = JsonSerializer.SerializeToNode(request)!.AsObject();
        while (true)
        {
            var answer = await Client.SsmAsync("GetParametersByPath", question);
            pages.Add([.. Names(answer)]);
            if (!answer.TryGetProperty("NextToken", out var token))
                return pages;
            question["NextToken"] = token.GetString();
        }
    }

    private static IEnumerable<string> Names(JsonElement answer) =>
        answer.GetProperty("Parameters").EnumerateArray().Select(p => p.GetProperty("Name").GetString()!);

    private static string Value(JsonElement answer) => answer.GetProperty("Parameters")[0].GetProperty("Value").GetString()!;
}
