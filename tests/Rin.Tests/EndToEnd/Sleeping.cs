using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.Pieces;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>A warehouse that is paused costs no message more than the one receive by which it was noticed.</summary>
public sealed class Sleeping : IAsyncLifetime
{
    private const string OneTarget = "  - {redshift: {table: lines, cluster: local}, s3: {key_prefix: in/}}";
    private const int Objects = 40;

    // A cluster of its own, since it is paused for all who use it.
    private readonly Cloud _cloud = new();
    private Scene _scene = null!;

    public async ValueTask InitializeAsync()
    {
        await _cloud.InitializeAsync();
        _scene = await Scene.WithLinesAsync(_cloud, OneTarget);
        _scene.PutMany(Objects);
        _cloud.Host.Redshift.ClusterStatus = "paused";
    }

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    private async Task EverythingIsLoadedOnceAsync()
    {
        await _scene.UntilEmptyAsync();
        (await _scene.IdsAsync("lines")).ShouldBe(Scene.Ids(Objects));
    }

    [Fact]
    public async Task A_daemon_says_why_it_waits_receives_nothing_meanwhile_and_goes_on_by_itself()
    {
        await using var rin = RinProcess.Start(_scene.Environment, "-config", _scene.Config, "-debug");
        await rin.WaitForAsync("cluster local is paused (Unavailable)");
        var received = _cloud.Host.Requests.Count("sqs", "ReceiveMessage");
        await rin.WaitForAsync("still does not answer");
        await rin.WaitForAsync("still does not answer");
        _cloud.Host.Requests.Count("sqs", "ReceiveMessage").ShouldBe(received);
        _cloud.Host.Sqs.Count(_scene.Queue).Visible.ShouldBe(Objects);

        _cloud.Host.Redshift.ClusterStatus = "available";

        await rin.WaitForAsync("answers again");
        await EverythingIsLoadedOnceAsync();
        rin.Terminate();
        (await rin.ExitAsync()).ShouldBe(0, rin.Output);
    }

    [Fact]
    public async Task In_Lambda_the_event_in_hand_waits_and_no_message_is_received_twice()
    {
        // A message that is received a second time goes to the dead-letter queue.
        _cloud.Host.Sqs.CreateQueue("dead");
        _cloud.Host.Sqs.SetAttributes(
            _cloud.Host.Sqs.Queue(_scene.Queue),
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{_cloud.Host.Sqs.Arn("dead")}}","maxReceiveCount":1}""",
                ["VisibilityTimeout"] = "360",
            }
        );
        var function = _cloud.Host.Lambda.CreateFunction(
            "rin-sleeping",
            RinProcess.Executable,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["RIN_CONFIG"] = _scene.Config },
            TimeSpan.FromSeconds(60),
            256
        );
        _cloud.Host.Lambda.CreateEventSourceMapping(
            _scene.Queue,
            function.Options.Name,
            new EventSourceMappingOptions
            {
                BatchSize = 100,
                Window = TimeSpan.FromSeconds(1),
                ReportBatchItemFailures = true,
            }
        );
        await Eventually.HoldsAsync(
            () => function.Log.Lines.Any(l => l.Contains("cluster local is paused", StringComparison.Ordinal)),
            "the function waits"
        );

        _cloud.Host.Redshift.ClusterStatus = "available";

        await EverythingIsLoadedOnceAsync();
        _cloud.Host.Sqs.Count("dead").Total.ShouldBe(0);
    }
}
