using GapFurniture.Rin.Database;
using GapFurniture.Rin.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Tests;

public sealed class WorkerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_run_ends_when_the_queue_is_empty()
    {
        using var rig = new Rig();
        using var queue = new FakeQueue([.. Enumerable.Range(0, 25).Select(i => Some.Message($"a/{i}"))]);

        var summary = await rig.Worker(queue, Some.Prefix("a/", "t")).RunAsync("q", batch: true, Token, Token);

        (summary.Done, summary.Failed).ShouldBe((25, 0));
        queue.Left.ShouldBeEmpty();
        rig.Warehouse.Committed.Count.ShouldBe(25);
    }

    [Fact]
    public async Task A_warehouse_that_comes_back_and_refuses_the_login_does_not_stop_the_others()
    {
        using var rig = new Rig();
        var away = true;
        rig.Warehouse.Fails = c =>
            c != Some.OtherConnection ? null : FakeWarehouse.Failing(away ? Blame.Warehouse : Blame.Connection, "refused");
        rig.Warehouse.PingFails = c =>
        {
            away = false;
            return rig.Warehouse.Fails(c);
        };
        var targets = new[] { Some.Prefix("a/", "t"), Some.Prefix("b/", "t") with { Connection = Some.OtherConnection } };
        using var queue = new FakeQueue(Some.Message("b/1"), Some.Message("a/1"));

        var summary = await rig.Worker(queue, targets).RunAsync("q", batch: true, Token, Token);

        (summary.Done, summary.Failed, summary.GivenBack).ShouldBe((1, 1, 1));
        queue.Left.ShouldHaveSingleItem();
        rig.Log.At(LogLevel.Error).ShouldContain("not loaded: s3://logs/b/1 into t: refused");
    }
}
