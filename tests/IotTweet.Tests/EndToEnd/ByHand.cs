namespace GapFurniture.IotTweet.Tests.EndToEnd;

public sealed class ByHand
{
    [Fact, Trait("Runs", "emulated")]
    public async Task A_click_by_hand_posts_and_a_double_click_takes_it_back()
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync("-click", "SINGLE", "-state", Scene.Table, "-text", "ゆれ {count}");
        status.ShouldBe(0, output);
        output.ShouldMatch(@"^tweeted: \d+\n$");
        scene.Texts.ShouldBe(["ゆれ 1"]);

        (status, output) = await scene.RunAsync("-click", "DOUBLE", "-state", Scene.Table, "-dry-run");
        (status, scene.Texts.Count).ShouldBe((0, 1), output);
        output.ShouldMatch($@"^DELETE {scene.Cloud.Endpoint}/2/tweets/\d+\n$");

        (status, output) = await scene.RunAsync("-click", "DOUBLE", "-state", Scene.Table);
        status.ShouldBe(0, output);
        scene.Texts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("memory")]
    [InlineData(Scene.Table)]
    public async Task A_second_click_at_once_with_the_same_text_is_a_post_of_its_own(string state)
    {
        await using var scene = await Scene.SetAsync();

        await scene.RunAsync("-click", "SINGLE", "-state", state);
        var (status, output) = await scene.RunAsync("-click", "SINGLE", "-state", state);

        status.ShouldBe(0, output);
        scene.Texts.Count.ShouldBe(2, output);
        scene.Texts[1].ShouldMatch(@"^ゆれ \(\d\d:\d\d:\d\d\)$");
    }

    [Theory]
    [InlineData(
        "DOUBLE",
        "memory",
        "nothing: no tweet of the last 0:10:00 is known to take back; state \"memory\" forgets when the process ends: set -state or IOTTWEET_STATE\n"
    )]
    [InlineData("DOUBLE", Scene.Table, "nothing: no tweet of the last 0:10:00 is known to take back\n")]
    [InlineData("LONG", "memory", "nothing: LONG has no text; set one by -long-text or IOTTWEET_LONG_TEXT\n")]
    public async Task A_click_that_does_nothing_says_why(string click, string state, string said)
    {
        await using var scene = await Scene.SetAsync();

        (await scene.RunAsync("-click", click, "-state", state)).ShouldBe((0, said));
        (await scene.RunAsync("-click", click, "-state", state, "-dry-run")).ShouldBe((0, said));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData(" \t")]
    [InlineData("\r\n")]
    public async Task White_space_around_keys_is_no_part_of_them(string space)
    {
        await using var scene = await Scene.SetAsync();
        var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal);
        foreach (var name in IotTweet.Secrets.Names.Select(n => "IOTTWEET_" + n))
            environment[name] = space + environment[name] + space;

        var (status, output) = await TweetProcess.RunAsync(environment, "-click", "SINGLE");

        status.ShouldBe(0, output);
        scene.Texts.ShouldBe(["ゆれ"]);
    }

    [Fact]
    public async Task A_key_that_none_of_Xs_can_be_is_named_but_not_shown()
    {
        await using var scene = await Scene.SetAsync();
        var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal)
        {
            ["IOTTWEET_API_KEY"] = "\"quotedKey\"",
            ["IOTTWEET_ACCESS_TOKEN_SECRET"] = "two parts",
        };

        var (status, output) = await TweetProcess.RunAsync(environment, "-click", "SINGLE");

        status.ShouldBe(1);
        output.ShouldStartWith("iottweet: IOTTWEET_API_KEY, IOTTWEET_ACCESS_TOKEN_SECRET: holds a quote, white space");
        output.ShouldNotContain("quotedKey");
        output.ShouldNotContain("two parts");
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_DYNAMODB")]
    [InlineData("AWS_REGION")]
    public async Task An_empty_variable_counts_as_not_set(string name)
    {
        await using var scene = await Scene.SetAsync();
        var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = "",
            ["AWS_ENDPOINT_URL_DYNAMODB"] = scene.Cloud.Endpoint,
            ["AWS_DEFAULT_REGION"] = "us-east-1",
        };
        if (name == "AWS_ENDPOINT_URL_DYNAMODB")
            environment["AWS_ENDPOINT_URL"] = scene.Cloud.Endpoint;
        environment[name] = "";

        var (status, output) = await TweetProcess.RunAsync(environment, "-click", "SINGLE", "-state", Scene.Table);

        status.ShouldBe(0, output);
    }

    [Fact]
    public async Task The_same_id_is_the_same_click()
    {
        await using var scene = await Scene.SetAsync();

        await scene.RunAsync("-click", "SINGLE", "-id", "7", "-state", Scene.Parameter);
        var (_, output) = await scene.RunAsync("-click", "SINGLE", "-id", "7", "-state", Scene.Parameter);

        output.ShouldMatch(@"^already: \d+\n$");
        scene.Texts.ShouldBe(["ゆれ"]);
    }

    [Fact]
    public async Task A_dry_run_shows_the_request_and_calls_nobody()
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync("-click", "SINGLE", "-text", "ゆれ バス \"q\" https://example.com/", "-dry-run");

        status.ShouldBe(0);
        output.ShouldBe(
            $$"""
            POST {{scene.Cloud.Endpoint}}/2/tweets
            {"text":"ゆれ バス \"q\" https://example.com/"}
            counts as 37 of 280 characters

            """
        );
        scene.Cloud.Requests.All().ShouldBeEmpty();
    }

    [Fact]
    public async Task Verifying_names_the_user_and_posts_nothing()
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync("-verify", "-state", Scene.Table);

        (status, output).ShouldBe((0, "X: posts as @yure_button\nstate: dynamodb:iottweet can be read\n"));
        scene.Texts.ShouldBeEmpty();
    }

    [Theory, InlineData("-verify"), InlineData("-click=SINGLE"), InlineData("-click=SINGLE -dry-run")]
    public async Task A_table_that_is_not_there_is_said_with_the_command_that_makes_it(string flags)
    {
        await using var scene = await Scene.SetAsync();

        var (status, output) = await scene.RunAsync([.. flags.Split(' '), "-state", "dynamodb:nope"]);

        status.ShouldBe(1);
        output.ShouldContain(
            "cannot use the state dynamodb:nope: there is no table nope in this Region and account; create it: aws dynamodb"
        );
    }
}
