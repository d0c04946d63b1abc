using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

public sealed class InLambda
{
    [Theory]
    [InlineData(Scene.Table)]
    [InlineData(Scene.Parameter)]
    [InlineData("memory")]
    public async Task A_click_tweets_and_a_double_click_takes_it_back(string state)
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(state);

        (await Scene.InvokeAsync(function, Scene.Single)).ShouldBe("tweeted");
        scene.Texts.ShouldBe(["ゆれ"]);
        (await Scene.InvokeAsync(function, Scene.Double)).ShouldBe("taken back");
        scene.Texts.ShouldBeEmpty();
        (await Scene.InvokeAsync(function, Scene.Double)).ShouldBe("nothing");
    }

    [Theory]
    [InlineData(Scene.Table)]
    [InlineData(Scene.Parameter)]
    [InlineData("memory")]
    public async Task A_redelivered_click_tweets_once_and_a_redelivered_double_click_deletes_once(string state)
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(state, null, ("TEXT", "ゆれ {count}"));

        foreach (var id in new[] { "r1", "r1", "r2", "r2", "r1" })
            await Scene.InvokeAsync(function, Scene.Single, id);
        scene.Texts.ShouldBe(["ゆれ 1", "ゆれ 2"]);
        foreach (var id in new[] { "r3", "r3", "r3" })
            await Scene.InvokeAsync(function, Scene.Double, id);

        scene.Texts.ShouldBe(["ゆれ 1"]);
        scene.Cloud.Requests.Count("x", "createTweet").ShouldBe(2);
    }

    [Fact, Trait("Runs", "emulated")]
    public async Task Every_event_shape_tweets_with_its_own_fields()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(
            Scene.Table,
            null,
            ("TEXT", "{serial} {battery} {time:HH:mm}"),
            ("LONG_TEXT", "大ゆれ {time:HH:mm}"),
            ("TIME_ZONE", "+09:00")
        );

        await Scene.InvokeAsync(
            function,
            """
            {"deviceEvent":{"buttonClicked":{"clickType":"SINGLE","reportedTime":"2026-11-21T09:05:00Z"}},"deviceInfo":{"deviceId":"G030PM","remainingLife":5.5}}
            """
        );
        await Scene.InvokeAsync(function, """{"clickType":"LONG","serialNumber":"s","timestamp":1795251600000}""");
        await Scene.InvokeAsync(function, """{"deviceId":"door","battery":3.0,"timestamp":1795255200000}""");

        scene.Texts.ShouldBe(["G030PM 5.5% 18:05", "大ゆれ 18:00", "door 3.0 19:00"]);
        Scene.Log(function).ShouldContain("is low: 5.5%");
    }

    [Fact]
    public async Task A_low_battery_is_a_warning()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();

        await Scene.InvokeAsync(function, Scene.Single.Replace("1567", "1150", StringComparison.Ordinal));

        Scene.Log(function).ShouldContain("\"level\":\"Warning\"", Case.Insensitive);
        Scene.Log(function).ShouldContain("is low: 1150mV");
    }

    [Fact]
    public async Task The_same_text_again_gets_the_time_or_is_dropped_by_setting()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        await Scene.InvokeAsync(function, Scene.Single);
        (await Scene.InvokeAsync(function, Scene.Single)).ShouldBe("tweeted");

        scene.Texts.Count.ShouldBe(2);
        scene.Texts[1].ShouldMatch(@"^ゆれ \(\d\d:\d\d:\d\d\)$");

        await scene.Cloud.Lambda.DeleteFunctionAsync("tweet");
        var dropping = scene.CreateFunction(Scene.Table, null, ("DUPLICATE", "drop"));
        (await Scene.InvokeAsync(dropping, Scene.Single, "dropped")).ShouldBe("nothing");
        (await Scene.InvokeAsync(dropping, Scene.Single, "dropped")).ShouldBe("already");
        scene.Texts.Count.ShouldBe(2);
        // The double click that follows takes back what is out, not what was dropped.
        (await Scene.InvokeAsync(dropping, Scene.Double)).ShouldBe("taken back");
        scene.Texts.ShouldBe(["ゆれ"]);
    }

    [Fact]
    public async Task An_error_after_the_post_is_looked_into_and_nothing_is_posted_twice()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(
            new Fault("x", "createTweet", FaultKind.Error)
            {
                Status = 503,
                Code = "after",
                Times = 1,
            }
        );
        var function = scene.CreateFunction(Scene.Table, null, ("TEXT", "{time} & https://example.com/long/path"));

        (await Scene.InvokeAsync(function, Scene.Single)).ShouldBe("tweeted");

        scene.Texts.Count.ShouldBe(1);
        scene.Cloud.Requests.Count("x", "createTweet").ShouldBe(1);
        scene.Cloud.Requests.Count("x", "usersIdTweets").ShouldBe(1);
    }

    [Fact]
    public async Task Errors_before_the_post_are_looked_into_and_then_it_is_posted()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Error) { Status = 500, Times = 2 });
        var function = scene.CreateFunction();

        (await Scene.InvokeAsync(function, Scene.Single)).ShouldBe("tweeted");

        scene.Texts.ShouldBe(["ゆれ"]);
        scene.Cloud.Requests.Count("x", "usersIdTweets").ShouldBe(2);
    }

    [Fact]
    public async Task A_lost_answer_whose_post_is_not_seen_yet_is_waited_for_not_repeated()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.X.TimelineLag = TimeSpan.FromSeconds(2);
        scene.Cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Drop) { Code = "after", Times = 1 });
        var function = scene.CreateFunction();

        (await Scene.InvokeAsync(function, Scene.Single)).ShouldBe("tweeted");

        scene.Texts.ShouldBe(["ゆれ"]);
    }

    [Fact]
    public async Task A_limit_is_waited_for_until_X_lifts_it()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Throttle) { DelayMs = 1500, Times = 1 });
        var function = scene.CreateFunction();

        (await Scene.InvokeAsync(function, Scene.Single)).ShouldBe("tweeted");

        scene.Texts.ShouldBe(["ゆれ"]);
        scene.Cloud.Requests.Count("x", "createTweet").ShouldBe(2);
        scene.Cloud.Requests.Count("x", "usersIdTweets").ShouldBe(0, "nothing was posted, so there is nothing to look for");
    }

    [Fact]
    public async Task A_limit_beyond_the_deadline_fails_at_once_and_the_click_comes_again()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Throttle) { Times = 1 });
        var function = scene.CreateFunction();

        function.InvokeLater(Scene.Single);

        await Eventually.HoldsAsync(() => scene.Texts.Count == 1 && function.Pending == 0, function.Log.Tail);
        function.Invocations.ShouldBe(2);
        Scene.Log(function).ShouldContain("X says 429: Too Many Requests (x-rate-limit is used up), until 20");
    }

    [Fact]
    public async Task Deleting_is_repeated_until_it_is_done()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        await Scene.InvokeAsync(function, Scene.Single);
        scene.Cloud.Faults.Add(
            new Fault("x", "deleteTweetById", FaultKind.Error)
            {
                Status = 500,
                Code = "after",
                Times = 1,
            }
        );

        (await Scene.InvokeAsync(function, Scene.Double)).ShouldBe("taken back");

        scene.Texts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_throttled_state_is_waited_for()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(
            new Fault("dynamodb", null, FaultKind.Error)
            {
                Status = 400,
                Code = "ProvisionedThroughputExceededException",
                Times = 2,
            }
        );
        var function = scene.CreateFunction();

        (await Scene.InvokeAsync(function, Scene.Single)).ShouldBe("tweeted");
    }

    [Fact]
    public async Task Secrets_can_come_from_Parameter_Store_read_once()
    {
        await using var scene = await Scene.SetAsync();
        string[] names = ["api-key", "CONSUMER_SECRET", "access_token", "access-token-secret"];
        foreach (var (name, value) in names.Zip(Scene.Secrets))
            scene.Cloud.Ssm.Put($"/prod/iottweet/{name}", value, LocalCloud.Ssm.ParameterKind.SecureString);
        var none = IotTweet.Secrets.Names.Select(n => (n, "")).Append(("PARAMETERS", "/prod/iottweet/")).Append(("TEXT", "{count}"));
        var function = scene.CreateFunction(Scene.Table, null, [.. none]);

        await Scene.InvokeAsync(function, Scene.Single);
        await Scene.InvokeAsync(function, Scene.Single);

        scene.Texts.ShouldBe(["1", "2"]);
        scene.Cloud.Requests.Count("ssm", "GetParametersByPath").ShouldBe(1);
    }

    [Fact]
    public async Task Missing_secrets_are_named_all_at_once()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Ssm.Put("/prod/iottweet/API_KEY", "key");
        var none = IotTweet.Secrets.Names.Select(n => (n, "")).Append(("PARAMETERS", "/prod/iottweet"));
        var function = scene.CreateFunction(Scene.Table, null, [.. none]);

        (await Scene.FailAsync(function, Scene.Single)).ShouldContain(
            "missing: /prod/iottweet/api-secret, /prod/iottweet/access-token, /prod/iottweet/access-token-secret"
        );
    }

    [Theory]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("""{"clickType":"QUADRUPLE"}""", "is not a click type")]
    public async Task An_event_that_cannot_be_read_is_one_clear_error_and_no_call(string json, string said)
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();

        (await Scene.FailAsync(function, json)).ShouldContain(said);

        scene.Cloud.Requests.All().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_text_too_long_is_refused_before_any_call_to_X()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction(Scene.Table, null, ("TEXT", "{serial}{serial}"));

        (await Scene.FailAsync(function, $$"""{"serialNumber":"{{new string('x', 141)}}"}""")).ShouldContain(
            "counts as 282 of at most 280 characters"
        );
        (await Scene.FailAsync(function, $$"""{"serialNumber":"{{new string('x', 257)}}"}""")).ShouldContain("at most 256 are allowed");

        scene.Cloud.Requests.Count("x", "createTweet").ShouldBe(0);
    }

    [Fact]
    public async Task Wrong_settings_fail_the_init_phase_with_every_mistake()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction("file:x", null, ("TEXT", "{tiem}"), ("API_SECRET", ""));

        await Scene.FailAsync(function, Scene.Single);

        Scene.Log(function).ShouldContain("is neither ssm:/PATH nor dynamodb:TABLE nor memory");
        Scene.Log(function).ShouldContain("did you mean {time}?");
        Scene.Log(function).ShouldContain("IOTTWEET_API_SECRET: not set");
    }
}
