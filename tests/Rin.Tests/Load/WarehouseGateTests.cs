using GapFurniture.Rin.Database;
using GapFurniture.Rin.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Tests.Load;

public sealed class WarehouseGateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_long_sleep_is_told_once_and_then_from_time_to_time()
    {
        using var rig = new Rig();
        var pings = 0;
        rig.Warehouse.PingFails = _ =>
        {
            rig.Time.Now += TimeSpan.FromSeconds(30);
            return ++pings > 24 ? null : FakeWarehouse.Failing(Blame.Warehouse, "paused");
        };

        await rig.Gate().UntilAllAnswerAsync([Some.Connection], int.MaxValue, Token);

        // Twelve minutes: at once, after five, after ten.
        rig.Log.At(LogLevel.Warning).Count.ShouldBe(3);
        rig.Log.At(LogLevel.Information).ShouldBe(["redshift://u@warehouse:5439/d answers again after 750 s"]);
    }

    [Fact]
    public async Task Another_reason_is_told_at_once()
    {
        using var rig = new Rig();
        string?[] reasons = ["paused", "paused", "resuming", "resuming", null];
        var pings = 0;
        rig.Warehouse.PingFails = _ =>
            reasons[pings++] is { } reason ? FakeWarehouse.Failing(Blame.Warehouse, reason) : (WarehouseException?)null;

        await rig.Gate().UntilAllAnswerAsync([Some.Connection], int.MaxValue, Token);

        rig.Log.At(LogLevel.Warning).Count.ShouldBe(2);
    }

    [Fact]
    public async Task When_the_attempts_are_used_up_the_last_reason_is_thrown()
    {
        using var rig = new Rig();
        rig.Warehouse.PingFails = _ => FakeWarehouse.Failing(Blame.Warehouse, "paused");
        var failure = await Should.ThrowAsync<WarehouseException>(() => rig.Gate().UntilAllAnswerAsync([Some.Connection], 3, Token));
        failure.Message.ShouldBe("paused");
    }
}
