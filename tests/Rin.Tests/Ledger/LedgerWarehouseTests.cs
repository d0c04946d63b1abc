using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Ledger;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Ledger;

public sealed class LedgerWarehouseTests
{
    private readonly FakeLedger _ledger = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LedgerWarehouse Warehouse(FakeS3 s3) =>
        new(
            new FakeWarehouse(s3, _ledger),
            new LedgerHealth(_ledger),
            [Some.Prefix("", "t") with { Ledger = new TableName(null, "rin_ledger") }]
        );

    [Fact]
    public async Task It_answers_only_when_its_ledger_does()
    {
        using var s3 = new FakeS3();
        await Warehouse(s3).PingAsync(Some.Connection, Token);
        _ledger.IsAllowed = false;

        var e = await Should.ThrowAsync<CopyFailedException>(() => Warehouse(s3).PingAsync(Some.Connection, Token));

        e.Failure.ShouldBe(Failure.Unavailable, "so that nothing is received");
        e.Message.ShouldContain("GRANT");
    }

    [Fact]
    public async Task Another_connections_ledger_is_no_matter()
    {
        using var s3 = new FakeS3();
        _ledger.IsAllowed = false;

        await Warehouse(s3).PingAsync(Some.OtherConnection, Token);

        _ledger.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Before_work_begins_a_missing_ledger_is_an_error_and_a_sleeping_warehouse_is_not()
    {
        using var s3 = new FakeS3();
        _ledger.Fails = _ => FakeWarehouse.Failing(Failure.Unavailable);
        await Warehouse(s3).CheckLedgersAsync(Token);
        _ledger.Fails = _ => FakeWarehouse.Failing(Failure.Object, "no such table");

        var e = await Should.ThrowAsync<CopyFailedException>(() => Warehouse(s3).CheckLedgersAsync(Token));

        e.Message.ShouldContain("no such table; create it with rin -init-ledger");
    }
}
