namespace GapFurniture.Rin.Tests.EndToEnd;

public sealed class Stopping(Cloud cloud)
{
    private const int Objects = 60;
    private const int CtrlC = 2;
    private const int Terminate = 15;

    [Fact]
    public async Task A_daemon_ends_well_on_SIGTERM_and_leaves_nothing_in_flight()
    {
        await using var scene = await PrepareAsync(visibilitySeconds: 30);
        await using var rin = RinProcess.Start(scene.Environment, "-config", scene.Config);
        await scene.UntilEmptyAsync();

        rin.Terminate();

        (await rin.ExitAsync()).ShouldBe(0, rin.Output);
        (await scene.IdsAsync("lines")).Count.ShouldBe(Objects);
    }

    [Theory]
    [InlineData("-batch=false", Terminate)]
    [InlineData("-batch", CtrlC)]
    public async Task A_signal_in_the_middle_finishes_what_is_in_hand_and_the_next_run_loads_the_rest(string batch, int signal)
    {
        await using var scene = await PrepareAsync(visibilitySeconds: 30);
        scene.Slow("in/30.json", milliseconds: 1500);
        await using (var rin = RinProcess.Start(scene.Environment, "-config", scene.Config, "-debug", batch))
        {
            await rin.WaitForAsync("COPY \"");
            rin.Signal(signal);
            (await rin.ExitAsync()).ShouldBe(0, rin.Output);
            rin.Output.ShouldContain("finishing the running transactions");
        }
        scene.Cloud.Sqs.Count(scene.Queue).InFlight.ShouldBe(0);

        (await scene.RunBatchAsync()).Status.ShouldBe(0);

        (await scene.IdsAsync("lines")).ShouldBe(Scene.Ids(Objects));
    }

    [Fact]
    public async Task A_second_SIGTERM_aborts_the_load_and_gives_the_messages_back_at_once()
    {
        await using var scene = await PrepareAsync(visibilitySeconds: 600);
        scene.Slow("in/00.json", milliseconds: 30_000);
        await using (var rin = RinProcess.Start(scene.Environment, "-config", scene.Config, "-debug"))
        {
            await rin.WaitForAsync("in/00.json");
            rin.Terminate();
            await rin.WaitForAsync("finishing the running transactions");
            rin.Terminate();
            (await rin.ExitAsync()).ShouldBe(0, rin.Output);
        }
        (await scene.IdsAsync("lines")).ShouldBeEmpty();
        scene.Cloud.Sqs.Count(scene.Queue).Visible.ShouldBe(Objects);

        (await scene.RunBatchAsync()).Status.ShouldBe(0);
        (await scene.IdsAsync("lines")).Count.ShouldBe(Objects);
    }

    [Fact]
    public async Task SIGKILL_in_the_middle_loses_nothing()
    {
        await using var scene = await PrepareAsync(visibilitySeconds: 2);
        scene.Slow("in/30.json", milliseconds: 30_000);
        await using (var rin = RinProcess.Start(scene.Environment, "-config", scene.Config, "-debug"))
        {
            await rin.WaitForAsync("in/30.json");
            rin.KillHard();
            await rin.ExitAsync();
        }
        await using var again = RinProcess.Start(scene.Environment, "-config", scene.Config);
        await scene.UntilEmptyAsync();
        again.Terminate();
        (await again.ExitAsync()).ShouldBe(0, again.Output);

        (await scene.IdsAsync("lines")).Distinct().ShouldBe(Scene.Ids(Objects));
    }

    [Fact]
    public async Task A_warehouse_that_is_away_costs_no_receives_and_loading_goes_on_by_itself()
    {
        await using var scene = await PrepareAsync(visibilitySeconds: 30);
        await using var rin = RinProcess.Start(
            scene.Environment,
            "-config",
            scene.WriteConfig("  - {redshift: {table: lines, port: 1}, s3: {key_prefix: in/}}"),
            "-debug"
        );
        await rin.WaitForAsync("does not answer");
        var received = Receives(scene);
        await rin.WaitForAsync("still does not answer");
        Receives(scene).ShouldBe(received);
        rin.Terminate();
        (await rin.ExitAsync()).ShouldBe(0, rin.Output);
        scene.Cloud.Sqs.Count(scene.Queue).Visible.ShouldBe(Objects);
    }

    // Of this scene's messages: others receive from the same cloud meanwhile.
    private static int Receives(Scene scene) => scene.Cloud.Sqs.Queue(scene.Queue).Peek().Sum(m => m.ReceiveCount);

    private async Task<Scene> PrepareAsync(int visibilitySeconds)
    {
        var scene = await Scene.WithLinesAsync(cloud, Scene.OneTarget, visibilitySeconds);
        scene.PutMany(Objects);
        return scene;
    }
}
