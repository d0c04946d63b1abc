using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Tests.Host;
using GapFurniture.LocalCloud.X;

namespace GapFurniture.LocalCloud.Tests.X;

public sealed class Posting : CloudTest
{
    private const string Mine = $"/2/users/{XKeys.UserId}/tweets?max_results=5&tweet.fields=created_at";

    internal override LocalCloudOptions Options => new() { Time = Clock };

    private async Task<JsonElement> CallAsync(int status, string method, string path, string? body = null)
    {
        using var x = new XCall(Cloud);
        using var answer = await x.SendAsync(method, path, body);
        var text = await XCall.BodyAsync(answer);
        ((int)answer.StatusCode).ShouldBe(status, text.GetRawText());
        return status < 300 ? text.GetProperty("data") : text;
    }

    private Task<JsonElement> PostAsync(int status, string text) =>
        CallAsync(status, "POST", "/2/tweets", JsonSerializer.Serialize(new { text }));

    [Fact]
    public async Task A_post_is_on_the_timeline_as_X_shows_it_until_it_is_deleted()
    {
        var id = (await PostAsync(201, "a < b & https://example.com/x 😀")).GetProperty("id").GetString()!;
        Clock.Advance(TimeSpan.FromSeconds(1));
        await PostAsync(201, "second");

        var posts = await CallAsync(200, "GET", Mine);
        posts.GetArrayLength().ShouldBe(2);
        posts[0].GetProperty("text").GetString().ShouldBe("second");
        posts[1].GetProperty("text").GetString()!.ShouldMatch("^a &lt; b &amp; https://t.co/[0-9]{10} 😀$");
        posts[1].GetProperty("created_at").GetString().ShouldBe("2026-11-21T09:00:00.000Z");
        (await CallAsync(200, "DELETE", $"/2/tweets/{id}")).GetProperty("deleted").GetBoolean().ShouldBeTrue();
        await CallAsync(404, "DELETE", $"/2/tweets/{id}");
        (await CallAsync(200, "GET", Mine)).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_same_text_is_refused_as_X_refuses_it_until_half_a_day_later()
    {
        await PostAsync(201, "ゆれ");

        var problem = await PostAsync(403, " ゆれ");
        Clock.Advance(LocalX.DuplicateWindow);
        await PostAsync(201, "ゆれ");

        problem
            .GetRawText()
            .ShouldBe(
                """{"title":"Forbidden","detail":"You are not allowed to create a Tweet with duplicate content.","type":"about:blank","status":403}"""
            );
    }

    [Theory]
    [InlineData("ゆ", 140)]
    [InlineData("a", 280)]
    [InlineData("👨‍👩‍👧‍👦", 140)]
    public async Task A_post_weighs_280_at_most(string part, int times)
    {
        await PostAsync(201, string.Concat(Enumerable.Repeat(part, times)));
        await PostAsync(400, string.Concat(Enumerable.Repeat(part, times)) + "!");
    }

    [Theory]
    [InlineData("POST", "/2/tweets", """{"text":""}""")]
    [InlineData("POST", "/2/tweets", """{"text":5}""")]
    [InlineData("POST", "/2/tweets", """{"text":"x","media":{}}""")]
    [InlineData("POST", "/2/tweets", "[]")]
    [InlineData("POST", "/2/tweets", "{")]
    [InlineData("DELETE", "/2/tweets/abc", null)]
    [InlineData("GET", $"/2/users/{XKeys.UserId}/tweets?max_results=4", null)]
    [InlineData("GET", $"/2/users/{XKeys.UserId}/tweets?max_results=101", null)]
    [InlineData("GET", $"/2/users/{XKeys.UserId}/tweets?start_time=today", null)]
    [InlineData("GET", $"/2/users/{XKeys.UserId}/tweets?count=5", null)]
    public async Task What_X_does_not_understand_is_refused(string method, string path, string? body) =>
        (await CallAsync(400, method, path, body)).GetProperty("title").GetString().ShouldBe("Invalid Request");

    [Fact]
    public async Task Limits_are_counted_by_operation_and_lifted_after_a_quarter_of_an_hour()
    {
        Cloud.X.Limits.Most["createTweet"] = 1;
        using var x = new XCall(Cloud);

        using var first = await x.PostAsync("1");
        using var second = await x.PostAsync("2");
        Clock.Advance(TimeSpan.FromMinutes(15));
        using var third = await x.PostAsync("3");

        Limit(first).ShouldBe(("1", "0"));
        ((int)second.StatusCode).ShouldBe(429);
        Clock
            .GetUtcNow()
            .ToUnixTimeSeconds()
            .ToString(CultureInfo.InvariantCulture)
            .ShouldBe(second.Headers.GetValues("x-rate-limit-reset").Single());
        ((int)third.StatusCode).ShouldBe(201);
        Cloud.X.Texts.ShouldBe(["1", "3"]);

        static (string, string) Limit(HttpResponseMessage answer) =>
            (answer.Headers.GetValues("x-rate-limit-limit").Single(), answer.Headers.GetValues("x-rate-limit-remaining").Single());
    }

    [Fact]
    public async Task The_limit_of_a_day_has_headers_of_its_own()
    {
        Cloud.X.Limits.PostsPerDay = 1;
        using var x = new XCall(Cloud);
        using var first = await x.PostAsync("1");
        Clock.Advance(TimeSpan.FromMinutes(16));

        using var second = await x.PostAsync("2");

        ((int)second.StatusCode).ShouldBe(429);
        second.Headers.GetValues("x-rate-limit-remaining").Single().ShouldBe("99");
        second.Headers.GetValues("x-user-limit-24hour-remaining").Single().ShouldBe("0");
    }

    [Fact]
    public async Task A_token_that_may_only_read_cannot_post()
    {
        Cloud.X.AccessLevel = "read";

        await PostAsync(403, "x");

        (await CallAsync(200, "GET", "/2/users/me")).GetProperty("username").GetString().ShouldBe(XKeys.UserName);
    }

    [Fact]
    public async Task Faults_strike_before_or_after_the_work()
    {
        using var http = new HttpClient();
        foreach (var code in new[] { "", "after" })
            await http.PostAsJsonAsync(
                $"{Cloud.Endpoint}/_local/faults",
                new
                {
                    service = "x",
                    operation = "createTweet",
                    kind = "error",
                    status = 503,
                    code,
                    times = 1,
                },
                Cancellation
            );

        await PostAsync(503, "before");
        Cloud.X.Texts.ShouldBeEmpty();
        await PostAsync(503, "after");

        (await http.GetFromJsonAsync<string[]>($"{Cloud.Endpoint}/_local/x/posts", Cancellation)).ShouldBe(["after"]);
    }

    [Fact]
    public async Task A_connection_can_be_dropped_when_the_post_is_out()
    {
        Cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Drop) { Code = "after", Times = 1 });
        using var x = new XCall(Cloud);

        await Should.ThrowAsync<HttpRequestException>(() => x.PostAsync("out"));

        Cloud.X.Texts.ShouldBe(["out"]);
    }

    [Fact]
    public async Task Somebody_elses_posts_and_unknown_doors_are_not_found()
    {
        await CallAsync(404, "GET", "/2/users/1/tweets");
        await CallAsync(404, "GET", "/2/tweets/search/recent");
        (await CallAsync(200, "GET", "/2/users/me")).GetProperty("username").GetString().ShouldBe(XKeys.UserName);
    }
}
