using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;

namespace GapFurniture.S32cs.Tests.EndToEnd;

/// <summary>Whoever stops it learns what is not in, and the next run brings it there.</summary>
public sealed class Stopping
{
    private const int CtrlC = 2;
    private const int Terminate = 15;

    [Theory]
    [InlineData(CtrlC)]
    [InlineData(Terminate)]
    public async Task Objects_that_are_interrupted_are_named_and_can_be_loaded_again(int signal)
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("a.ndjson", Scene.Add("1"));
        scene.Put("b.ndjson", Scene.Add("2"));
        string[] both = [$"s3://{Scene.Bucket}/a.ndjson", $"s3://{Scene.Bucket}/b.ndjson"];
        scene.Cloud.Faults.Add(Never("s3", "GetObject", "b.ndjson"));

        await using var first = S32csProcess.Start(scene.Environment, both);
        await Eventually.HoldsAsync(() => scene.Cloud.Requests.Count("s3", "GetObject") == 2, "the second object is asked for");
        first.Signal(signal);
        var status = await first.ExitAsync();
        scene.Cloud.Faults.Clear();
        var again = await scene.RunAsync(both);

        status.ShouldBe(1, first.Output);
        // Small objects share a batch: the first one's document was still waiting for the second's.
        first.Output.ShouldContain($"not loaded: s3://{Scene.Bucket}/a.ndjson: ");
        first.Output.ShouldContain(": stopped before all documents were sent; load them again");
        first.Output.ShouldContain($"not loaded: s3://{Scene.Bucket}/b.ndjson: stopped before it was read to its end; load it again");
        again.Status.ShouldBe(0, again.Output);
        scene.Ids.ShouldBe(["1", "2"]);
    }

    [Theory]
    [InlineData(CtrlC)]
    [InlineData(Terminate)]
    public async Task Messages_that_are_interrupted_are_back_in_the_queue_at_once(int signal)
    {
        await using var scene = await Scene.SetAsync(visibilitySeconds: 600);
        scene.Put("in.ndjson", Scene.Add("1"));
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("in.ndjson"));
        scene.Cloud.Faults.Add(Never("cloudsearch", "UploadDocuments"));

        await using var first = S32csProcess.Start(scene.Environment, "-queue", Scene.Queue);
        await Eventually.HoldsAsync(() => scene.Cloud.Requests.Count("cloudsearch", "UploadDocuments") == 1, "the batch is sent");
        first.Signal(signal);
        var status = await first.ExitAsync();
        scene.Cloud.Faults.Clear();
        var waiting = scene.Cloud.Sqs.Count(Scene.Queue).Visible;
        var again = await scene.RunAsync("-queue", Scene.Queue);

        status.ShouldBe(1, first.Output);
        first.Output.ShouldContain("stopped before all documents were sent; load them again");
        waiting.ShouldBe(1, first.Output);
        again.Status.ShouldBe(0, again.Output);
        scene.Ids.ShouldBe(["1"]);
    }

    // An answer that does not come while anybody waits.
    private static Fault Never(string service, string operation, string? key = null) =>
        new(service, operation, FaultKind.Delay) { Key = key, DelayMs = 600_000 };
}
