using System.Text;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>Hostile clicks, half answers, names that nobody knows, full disks, crashes.</summary>
public sealed class Accidents
{
    [Theory]
    [InlineData(null)]
    [InlineData("chunked")]
    [InlineData("framed")]
    public async Task Half_an_answer_to_a_post_leads_to_no_second_post(string? how)
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Cut) { Times = 1, Code = how });
        var function = scene.CreateFunction();

        (await Scene.InvokeAsync(function, Scene.Single)).ShouldBe("tweeted");

        scene.Texts.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("GetItem", null)]
    [InlineData("GetItem", "framed")]
    [InlineData("PutItem", null)]
    public async Task Half_an_answer_of_the_state_leads_to_no_second_post(string operation, string? how)
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("dynamodb", operation, FaultKind.Cut) { Times = 1, Code = how });
        var function = scene.CreateFunction();
        var id = Guid.NewGuid().ToString();

        // Lambda calls again with the same id what failed.
        for (var call = 0; call < 3 && scene.Texts.Count == 0; call++)
            await function.InvokeAsync(Encoding.UTF8.GetBytes(Scene.Single), id, TestContext.Current.CancellationToken);

        scene.Texts.ShouldHaveSingleItem(Scene.Log(function));
    }

    [Fact]
    public async Task Events_of_wrong_shape_at_any_place_never_kill_the_function()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();
        const string one =
            """{"deviceEvent":{"buttonClicked":{"clickType":"DOUBLE","reportedTime":"2018-05-04T23:26:33.747Z"}},"deviceInfo":{"attributes":{"projectRegion":"us-west-2"},"type":"button","deviceId":"G030","remainingLife":5.0},"placementInfo":{"projectName":"p","placementName":"q","attributes":{"a":"b"}}}""";

        foreach (var (what, json) in WrongShapes.Of(Scene.Double).Concat(WrongShapes.Of(one)))
        {
            var result = await function.InvokeAsync(json, TestContext.Current.CancellationToken);

            var answer = Encoding.UTF8.GetString(result.Payload);
            answer.ShouldNotContain("Runtime.ExitError", Case.Sensitive, what);
            answer.ShouldNotContain("NullReference", Case.Sensitive, what);
            answer.ShouldNotContain("InvalidCast", Case.Sensitive, what);
            answer.ShouldNotContain("InvalidOperation", Case.Sensitive, what);
        }
    }

    [Fact]
    public async Task A_serial_number_of_six_megabytes_does_not_stop_the_next_click()
    {
        await using var scene = await Scene.SetAsync();
        var function = scene.CreateFunction();

        var huge = await function.InvokeAsync(
            Scene.Single.Replace("G030JF05", new string('9', 6_000_000), StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        var next = await function.InvokeAsync(Scene.Double, TestContext.Current.CancellationToken);

        Encoding.UTF8.GetString(huge.Payload).ShouldNotContain("Runtime.ExitError");
        huge.Payload.Length.ShouldBeLessThan(10_000);
        next.FunctionError.ShouldBeNull(Encoding.UTF8.GetString(next.Payload));
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("dynamodb:iottweet")]
    [InlineData("ssm:/prod/state")]
    public async Task A_host_that_nobody_knows_is_said_with_its_name(string state)
    {
        await using var scene = await Scene.SetAsync();
        var nowhere = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = "http://nowhere.invalid",
            ["X_API_URL"] = "http://nowhere.invalid",
        };

        var (status, output) = await TweetProcess.RunAsync(nowhere, "-click", "SINGLE", "-state", state);

        status.ShouldBe(1, output);
        output.TrimEnd().Split('\n')[^1].ShouldStartWith("iottweet: ", Case.Sensitive, output);
        output.ShouldContain("nowhere.invalid");
    }

    [Theory]
    [InlineData("-click SINGLE >/dev/full", 1)]
    [InlineData("-nonsense 2>/dev/full", 2)]
    [InlineData("-nonsense 2>&-", 2)]
    [InlineData("-help >&-", 1)]
    public async Task Output_that_cannot_be_written_is_an_exit_code_and_no_crash(string command, int expected)
    {
        await using var scene = await Scene.SetAsync();
        var environment = new Dictionary<string, string>(scene.Cloud.Environment, StringComparer.Ordinal)
        {
            ["T"] = TweetProcess.Executable,
        };

        await using var shell = PieceExecutable.Start("sh", "iottweet", environment, "-c", $"\"$T\" {command}");

        (await shell.ExitAsync()).ShouldBe(expected, shell.Output);
        shell.Output.ShouldNotContain("Unhandled exception");
    }

    [Theory]
    [InlineData(24)]
    [InlineData(31)]
    public async Task A_crash_leaves_no_core_file_with_its_secrets(int signal)
    {
        Assert.SkipUnless(await CoreFile.CanBeSeenAsync(), "core files go elsewhere on this machine");
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Faults.Add(new Fault("x", "createTweet", FaultKind.Delay) { DelayMs = 600_000 });
        using var core = new CoreFile();
        await using var process = core.Start(TweetProcess.Executable, scene.Cloud.Environment, "-click", "SINGLE", "-state", "memory");

        var status = await CoreFile.CrashAsync(process, signal, () => scene.Cloud.Requests.Count("x", "createTweet") > 0);

        status.ShouldBe(128 + signal, process.Output);
        core.Found.ShouldBeEmpty();
    }
}
