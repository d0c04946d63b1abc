using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Ledger;
using GapFurniture.Rin.Tests.Fakes;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Tests.Warehouse;

public sealed class DataApiWarehouseTests : DataApiTest
{
    [Fact]
    public async Task One_COPY_is_one_statement_at_the_cluster_as_the_user()
    {
        await LoadAsync(Copy("a"));

        var request = Api.Executes.ShouldHaveSingleItem();
        request.ClusterIdentifier.ShouldBe("shop");
        request.DbUser.ShouldBe("loader");
        request.Database.ShouldBe("dev");
        request.WorkgroupName.ShouldBeNull();
        request.WithEvent.ShouldBe(false);
        request.Sql.ShouldBe(Copy("a").ToSql());
        request.StatementName.ShouldBe("rin");
    }

    [Fact]
    public async Task A_workgroup_is_given_without_a_user()
    {
        var serverless = Cluster with { Cluster = null, Workgroup = "wg" };

        await Warehouse.LoadAsync(serverless, Copies(2), TestContext.Current.CancellationToken);

        var request = Api.Batches.ShouldHaveSingleItem();
        request.WorkgroupName.ShouldBe("wg");
        request.ClusterIdentifier.ShouldBeNull();
        request.DbUser.ShouldBeNull();
    }

    [Fact]
    public async Task Forty_COPYs_are_one_transaction()
    {
        await LoadAsync(Copies(40));

        Api.Batches.ShouldHaveSingleItem().Sqls.Count.ShouldBe(40);
    }

    [Fact]
    public async Task More_than_forty_COPYs_are_sent_nowhere_and_blame_no_statement()
    {
        var e = await FailingAsync(Copies(41));

        (e.Failure, e.Statement).ShouldBe((Failure.Object, null));
        e.Message.ShouldContain("manifest");
        Api.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_statement_above_the_limit_is_the_culprit()
    {
        var e = await FailingAsync(Copy("a"), Copy("b", options: new string('x', 100_000)));

        (e.Failure, e.Statement).ShouldBe((Failure.Object, 1));
        Api.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_group_above_the_limits_is_loaded_in_parts_and_no_message_is_parted()
    {
        using var rig = new Rig();
        var groups = new GroupLoader(
            Warehouse,
            rig.Authorizer,
            new ExactKeys(new S3Clients(_ => rig.S3), Log),
            new ManifestStore(new S3Clients(_ => rig.S3), null, Log),
            new ExactlyOnce(rig.Ledger, new LedgerHealth(rig.Ledger), Time, Log),
            Time,
            Log
        );
        var units = Enumerable.Range(0, 50).Select(i => Some.Unit(i, $"{i}-one", $"{i}-two")).ToArray();

        var results = await groups.LoadAsync(new LoadGroup(Cluster, units), TestContext.Current.CancellationToken);

        results.ShouldAllBe(r => r.Failure == null);
        Api.Batches.ShouldAllBe(b => b.Sqls.Count <= 40);
        Api.Batches.Sum(b => b.Sqls.Count).ShouldBe(100);
        Api.Batches.ShouldAllBe(b =>
            b.Sqls.Count(s => s.Contains("-one", StringComparison.Ordinal))
            == b.Sqls.Count(s => s.Contains("-two", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_table_whose_name_SQL_cannot_carry_is_the_objects_fault()
    {
        var e = await FailingAsync(Copy("a"), Copy("b", table: "t\0"));

        (e.Failure, e.Statement).ShouldBe((Failure.Object, 1));
    }

    [Fact]
    public async Task A_ping_asks_the_warehouse_itself()
    {
        await Warehouse.PingAsync(Cluster, TestContext.Current.CancellationToken);
        await Warehouse.PingAsync(Cluster, TestContext.Current.CancellationToken);

        Api.Statements.Select(s => s.Sqls[0]).ShouldBe(["SELECT 1", "SELECT 1"]);
    }

    [Fact]
    public async Task A_ping_of_a_paused_cluster_finds_it_away()
    {
        Api.Ends = s => s.Fail("The cluster shop is paused.");

        var e = await Should.ThrowAsync<CopyFailedException>(() => Warehouse.PingAsync(Cluster, TestContext.Current.CancellationToken));

        e.Failure.ShouldBe(Failure.Unavailable);
    }

    [Fact]
    public async Task Every_driver_has_its_own_warehouse()
    {
        using var s3 = new FakeS3();
        var postgres = new FakeWarehouse(s3, new FakeLedger());
        var both = new Warehouses(postgres, Warehouse);

        await both.LoadAsync(Cluster, [Copy("a")], TestContext.Current.CancellationToken);
        await both.LoadAsync(Some.Connection, [Copy("b")], TestContext.Current.CancellationToken);
        await both.PingAsync(Cluster, TestContext.Current.CancellationToken);

        Api.Statements.Count.ShouldBe(2);
        postgres.Committed.ShouldHaveSingleItem().Url.ShouldBe("s3://logs/b");
    }
}
