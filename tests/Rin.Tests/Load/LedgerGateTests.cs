using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Load;

/// <summary>The gate of a warehouse whose targets name a ledger.</summary>
public sealed class LedgerGateTests
{
    private static readonly Target s_target = Some.Prefix("", "t") with { Ledger = new TableName(null, "rin_ledger") };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_opens_only_when_the_ledger_can_be_used()
    {
        using var rig = new Rig();
        await rig.Gate(s_target).UntilAllAnswerAsync([Some.Connection], 1, Token);
        rig.FakeLedger.IsAllowed = false;

        var e = await Should.ThrowAsync<WarehouseException>(() => rig.Gate(s_target).UntilAllAnswerAsync([Some.Connection], 1, Token));

        e.Blame.ShouldBe(Blame.Warehouse, "so that nothing is received");
        e.Message.ShouldContain("GRANT");
    }

    [Fact]
    public async Task Another_connections_ledger_does_not_matter()
    {
        using var rig = new Rig();
        rig.FakeLedger.IsAllowed = false;

        await rig.Gate(s_target).UntilAllAnswerAsync([Some.OtherConnection], 1, Token);

        rig.FakeLedger.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Before_work_begins_a_missing_ledger_is_an_error_and_a_sleeping_warehouse_is_not()
    {
        using var rig = new Rig();
        rig.FakeLedger.Fails = _ => FakeWarehouse.Failing(Blame.Warehouse);
        await rig.Gate(s_target).CheckLedgersAsync(Token);
        rig.FakeLedger.Fails = _ => FakeWarehouse.Failing(Blame.Object, "no such table");

        var e = await Should.ThrowAsync<WarehouseException>(() => rig.Gate(s_target).CheckLedgersAsync(Token));

        e.Message.ShouldContain("no such table; create it with rin -init-ledger");
    }
}
