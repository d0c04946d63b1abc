using GapFurniture.Queue;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests;

public sealed class EventLoaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_waits_for_a_sleeping_warehouse_and_loads_only_what_is_left_to_load()
    {
        using var rig = new Rig();
        var pings = 0;
        rig.Warehouse.Fails = c => c == Some.OtherConnection && pings < 5 ? FakeWarehouse.Failing(Blame.Warehouse, "paused") : null;
        rig.Warehouse.PingFails = c => ++pings < 5 ? FakeWarehouse.Failing(Blame.Warehouse, "paused") : null;
        var batches = rig.Batches(Some.Prefix("a/", "t"), Some.Prefix("b/", "t") with { Connection = Some.OtherConnection });

        var outcomes = await new EventLoader(batches, rig.Gate()).LoadAsync(
            Some.Read(Some.Message("a/1"), Some.Message("b/1"), Some.Message("a/2")),
            Token,
            Token
        );

        outcomes.ShouldAllBe(o => o == MessageOutcome.Done);
        rig.Warehouse.Committed.Select(c => c.Url).ShouldBe(["s3://logs/a/1", "s3://logs/a/2", "s3://logs/b/1"], ignoreOrder: true);
        rig.Log.Lines.ShouldContain("redshift://u@other:5439/d does not answer (paused)");
        rig.Log.Lines.ShouldContain("redshift://u@other:5439/d answers again");
    }

    [Fact]
    public async Task An_event_whose_wait_ends_gives_the_rest_back()
    {
        using var rig = new Rig();
        using var waitEnd = new CancellationTokenSource();
        rig.Warehouse.Fails = _ => FakeWarehouse.Failing(Blame.Warehouse, "paused");
        var pings = 0;
        rig.Warehouse.PingFails = c =>
        {
            if (++pings == 3)
                waitEnd.Cancel();
            return FakeWarehouse.Failing(Blame.Warehouse, "paused");
        };

        var outcomes = await new EventLoader(rig.Batches(Some.Prefix("a/", "t")), rig.Gate()).LoadAsync(
            Some.Read(Some.Message("a/1"), Some.Message("x/1")),
            waitEnd.Token,
            Token
        );

        outcomes.ShouldBe([MessageOutcome.GivenBack, MessageOutcome.Done]);
    }
}
