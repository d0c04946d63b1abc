using System.Globalization;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>Refusals of X as its users report them, and what the published executable makes of them.</summary>
public sealed class Refusals
{
    private const string Me = """{"data":{"id":"1","name":"n","username":"testuser"}}""";
    private const string ReadWrite =
        "; give the app the permission \"Read and write\" in X's developer portal, then make a new access token";

    private static string InSeconds(int seconds) => $"{TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToUnixTimeSeconds()}";

    [Theory]
    [InlineData("read", 1, "iottweet: the access token of @testuser may only read" + ReadWrite)]
    [InlineData("read-write", 0, "X: posts as @testuser")]
    [InlineData("read-write-directmessages", 0, "X: posts as @testuser")]
    public async Task A_token_that_may_only_read_fails_the_verification(string level, int expected, string said)
    {
        await using var x = new ScriptedX(_ => new XAnswer(200, Me, ("x-access-level", level)));

        var (status, output) = await x.RunAsync("-verify");

        status.ShouldBe(expected, output);
        output.Split('\n').ShouldContain(said);
        output.Contains("posts as", StringComparison.Ordinal).ShouldBe(expected == 0);
        output.ShouldContain("state: memory can be read");
    }

    public static TheoryData<int, string, string, string?> Bodies =>
        new()
        {
            // v2
            {
                403,
                """{"title":"Forbidden","detail":"You are not permitted to perform this action.","type":"about:blank","status":403}""",
                "403: You are not permitted to perform this action." + ReadWrite,
                "read"
            },
            {
                403,
                """{"title":"Forbidden","detail":"You are not permitted to perform this action.","type":"about:blank","status":403}""",
                "403: You are not permitted to perform this action.",
                "read-write"
            },
            { 403, """{"title":"Forbidden","detail":"Forbidden","type":"about:blank","status":403}""", "403: Forbidden", null },
            {
                403,
                """{"detail":"Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.","type":"https://api.twitter.com/2/problems/oauth1-permissions"}""",
                "oauth1 app permissions for this endpoint." + ReadWrite,
                null
            },
            {
                403,
                """{"client_id":"1","detail":"When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens from a Twitter developer App that is attached to a Project.","registration_url":"https://developer.twitter.com/en/docs/projects/overview","title":"Client Forbidden","required_enrollment":"Standard Basic","reason":"client-not-enrolled","type":"https://api.twitter.com/2/problems/client-forbidden"}""",
                "that is attached to a Project.; attach the app to a project with access to API v2 in X's developer portal",
                "read"
            },
            {
                400,
                """{"errors":[{"parameters":{"text":["x"]},"message":"Text is odd."}],"title":"Invalid Request","detail":"One or more parameters to your request was invalid."}""",
                "400: One or more parameters to your request was invalid. Text is odd.",
                null
            },
            // v1.1
            {
                401,
                """{"errors":[{"code":89,"message":"Invalid or expired token."}]}""",
                "401: Invalid or expired token.; make a new access token in X's developer portal",
                null
            },
            {
                401,
                """{"errors":[{"code":32,"message":"Could not authenticate you."}]}""",
                "401: Could not authenticate you.; check the four secrets, and this machine's clock",
                null
            },
            {
                401,
                """{"errors":[{"code":135,"message":"Timestamp out of bounds."}]}""",
                "401: Timestamp out of bounds.; set this machine's clock",
                null
            },
            {
                403,
                """{"errors":[{"code":326,"message":"To protect our users, this account is temporarily locked. Please log in to https://x.com to unlock your account."}]}""",
                "403: To protect our users, this account is temporarily locked. Please log in to https://x.com to unlock your account.",
                null
            },
            {
                403,
                """{"errors":[{"code":453,"message":"You currently have access to a subset of X API V2 endpoints."}]}""",
                "403: You currently have access to a subset of X API V2 endpoints.; attach the app to a project",
                "read"
            },
            {
                403,
                """{"errors":[{"code":261,"message":"Application cannot perform write actions."}]}""",
                "write actions." + ReadWrite,
                null
            },
            { 401, """{"errors":{"code":"89","message":"Invalid or expired token."}}""", "expired token.; make a new access token", null },
            { 401, """{"request":"\/1.1\/x.json","error":"Not authorized."}""", "401: Not authorized.; check the four secrets", null },
            {
                403,
                """{"error":{"code":326,"message":"This account is temporarily locked."}}""",
                "403: This account is temporarily locked.",
                null
            },
            { 403, """{"errors":["Your account is suspended."]}""", "403: Your account is suspended.", null },
            { 403, """{"errors":[{"title":"Forbidden","detail":"You may not.","type":"about:blank"}]}""", "403: You may not.", null },
            { 403, """{"code":64,"message":"Your account is suspended."}""", "403: Your account is suspended.", null },
            { 403, """{"errors":[]}""", "403: no reason", null },
            // None of X's
            {
                403,
                "<html>\n<h1>Access denied by the proxy</h1></html>",
                "403: <html> <h1>Access denied by the proxy</h1></html> (not an answer of X; X_API_URL or a proxy may lead elsewhere)",
                null
            },
            { 403, "", "403: an empty answer", null },
            { 403, """{"detail":"\ud800"}""", "403: ", null },
            { 403, "[]", "403: no reason", null },
        };

    [Theory, MemberData(nameof(Bodies))]
    public async Task What_X_answers_is_shown_with_a_hint_that_fits(int answer, string body, string said, string? level)
    {
        await using var x = new ScriptedX(_ => new XAnswer(answer, body, [.. level is null ? [] : new[] { ("x-access-level", level) }]));

        var (status, output) = await x.RunAsync("-click", "SINGLE");

        status.ShouldBe(1, output);
        output.TrimEnd().ShouldStartWith("iottweet: X says ");
        output.ShouldContain(said);
        output.Contains("Read and write", StringComparison.Ordinal).ShouldBe(said.Contains(ReadWrite, StringComparison.Ordinal), output);
        x.Calls.Count.ShouldBe(1, "a refusal for good is not repeated");
    }

    [Fact]
    public async Task Of_Xs_limits_the_one_that_is_used_up_says_when_to_come_again()
    {
        await using var x = new ScriptedX(_ => new XAnswer(
            429,
            """{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}""",
            ("x-rate-limit-limit", "1200"),
            ("x-rate-limit-remaining", "1199"),
            ("x-rate-limit-reset", InSeconds(2)),
            ("x-user-limit-24hour-limit", "17"),
            ("x-user-limit-24hour-remaining", "0"),
            ("x-user-limit-24hour-reset", InSeconds(22 * 3600)),
            ("x-app-limit-24hour-limit", "17"),
            ("x-app-limit-24hour-remaining", "3"),
            ("x-app-limit-24hour-reset", InSeconds(23 * 3600))
        ));

        var (status, output) = await x.RunAsync("-click", "SINGLE");

        status.ShouldBe(1, output);
        var until = TimeProvider.System.GetUtcNow().AddHours(22);
        output.ShouldContain($"X says 429: Too Many Requests (x-user-limit-24hour is used up), until {until:yyyy-MM-dd HH:}");
        x.Calls.Count.ShouldBe(1, "nothing would change within the minute that a click has");
    }

    [Theory]
    [InlineData("7200")]
    [InlineData("date")]
    public async Task Without_limits_Retry_After_says_when_to_come_again(string after)
    {
        var end = TimeProvider.System.GetUtcNow().AddHours(2);
        var value = after == "date" ? end.ToString("R", CultureInfo.InvariantCulture) : after;
        await using var x = new ScriptedX(_ => new XAnswer(429, """{"title":"Too Many Requests"}""", ("Retry-After", value)));

        var (status, output) = await x.RunAsync("-click", "SINGLE");

        status.ShouldBe(1, output);
        output.ShouldContain($"X says 429: Too Many Requests, until {end:yyyy-MM-dd HH:}");
        x.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("0")]
    [InlineData(null)]
    public async Task A_reset_in_the_past_is_no_leave_to_hurry(string? remaining)
    {
        await using var x = new ScriptedX(call =>
            call.StartsWith("GET", StringComparison.Ordinal)
                ? new XAnswer(200, Me)
                : new XAnswer(
                    429,
                    """{"title":"Too Many Requests"}""",
                    [("x-rate-limit-reset", InSeconds(-60)), .. remaining is null ? [] : new[] { ("x-rate-limit-remaining", remaining) }]
                )
        );

        var (status, output) = await x.RunAsync("-click", "SINGLE");

        status.ShouldBe(1, output);
        x.Calls.Count.ShouldBe(5);
        x.Calls.Zip(x.Calls.Skip(1), (a, b) => b.At - a.At).ShouldAllBe(pause => pause >= TimeSpan.FromSeconds(0.9));
        output.ShouldNotContain("until");
    }

    [Fact]
    public async Task A_duplicate_of_v1_is_one()
    {
        await using var x = new ScriptedX(_ => new XAnswer(403, """{"errors":[{"code":187,"message":"Status is a duplicate."}]}"""));

        var (status, output) = await x.RunAsync("-click", "SINGLE", "-duplicate", "drop");

        (status, output.Split('\n')[^2]).ShouldBe((0, "nothing: X refuses the text as a duplicate"));
    }
}
