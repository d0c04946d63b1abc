namespace GapFurniture.IotTweet.Tests.EndToEnd;

public sealed class ByHand
{
    [Fact]
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

        var (status, output) = await scene.RunAsync("-click", "SINGLE", "-text", "ゆれ ハ\u3099ス \"q\" https://example.com/", "-dry-run");

        status.ShouldBe(0);
        output.ShouldBe(
            $$"""
            POST {{scene.Cloud.Endpoint}}/2/tweets
            {"text":"ゆれ バス \"q\" https://example.com/"}
            weighs 37 of 280

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
            "the state, dynamodb:nope, cannot be used: there is no table nope in this Region and account; make it: aws dynamodb"
        );
    }
}
