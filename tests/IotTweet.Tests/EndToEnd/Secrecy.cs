using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Faults;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>No secret is printed, whatever happens.</summary>
public sealed class Secrecy
{
    [Fact]
    public async Task Not_on_the_command_line()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Error) { Status = 500, Times = 1 });
        string[][] runs =
        [
            ["-click", "SINGLE", "-debug"],
            ["-click", "SINGLE", "-debug", "-dry-run"],
            ["-click", "DOUBLE", "-debug", "-state", "dynamodb:nowhere"],
            ["-verify", "-debug"],
            ["-help"],
        ];

        foreach (var run in runs)
            CheckNone((await scene.RunAsync(run)).Output);
    }

    [Fact]
    public async Task Not_when_X_refuses_them()
    {
        await using var scene = await Scene.SetAsync();
        var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal)
        {
            ["IOTTWEET_ACCESS_TOKEN_SECRET"] = "a-wrong-secret",
        };

        var (status, output) = await TweetProcess.RunAsync(environment, "-click", "SINGLE", "-debug");

        status.ShouldBe(1);
        output.ShouldContain("X says 401");
        output.ShouldNotContain("a-wrong-secret");
        CheckNone(output);
    }

    [Fact]
    public async Task Not_in_Lambdas_log_or_in_the_errors_that_it_is_told()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Drop) { Times = 1 });
        scene.Cloud.Faults.Add(new Fault("x", "usersIdTweets", FaultKind.Throttle) { Times = 1 });
        var function = scene.CreateFunction();

        var error = await Scene.FailAsync(function, Scene.Single);
        await Scene.InvokeAsync(function, Scene.Single);

        CheckNone(error);
        CheckNone(Scene.Log(function));
        foreach (var item in scene.Cloud.DynamoDb.Table("iottweet").Items)
            CheckNone(item.ToJsonString());
    }

    private static void CheckNone(string output)
    {
        output.ShouldNotBeEmpty();
        foreach (var secret in Scene.Secrets)
            output.ShouldNotContain(secret);
    }
}
