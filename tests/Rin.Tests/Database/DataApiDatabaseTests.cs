using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Database;

public sealed class DataApiDatabaseTests : DataApiTest
{
    [Fact]
    public async Task A_load_is_sent_to_the_cluster_as_the_user()
    {
        await LoadAsync(Copy("a"));

        var request = Api.Batches.ShouldHaveSingleItem();
        request.ClusterIdentifier.ShouldBe("shop");
        request.DbUser.ShouldBe("loader");
        request.Database.ShouldBe("dev");
        request.WorkgroupName.ShouldBeNull();
        request.WithEvent.ShouldBe(false);
        request.Sqls.ShouldBe([Copy("a").ToSql()]);
        request.StatementName.ShouldBe("rin");
    }

    [Fact]
    public async Task A_workgroup_is_given_without_a_user()
    {
        var serverless = Cluster with { Cluster = null, Workgroup = "wg" };

        await Restarted(serverless).LoadAsync(Copies(2), TestContext.Current.CancellationToken);

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

        (e.Blame, e.Statement).ShouldBe((Blame.Object, null));
        e.Message.ShouldContain("manifest");
        Api.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_statement_above_the_limit_is_the_culprit()
    {
        var large = Copy("b", options: new string('x', 100_000));

        var e = await FailingAsync(Copy("a"), large);

        (e.Blame, e.Statement).ShouldBe((Blame.Object, large));
        Api.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_group_above_the_limits_is_loaded_in_parts_and_no_message_is_parted()
    {
        using var rig = new Rig();
        var groups = rig.GroupLoader(_ => Warehouse);
        var units = Enumerable.Range(0, 50).Select(i => Some.Unit(i, $"{i}-one", $"{i}-two")).ToArray();

        var (results, _) = await groups.LoadAsync(new LoadGroup(Cluster, units), TestContext.Current.CancellationToken);

        results.ShouldAllBe(r => r.Blame == null);
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
        var odd = Copy("b", table: "t\0");

        var e = await FailingAsync(Copy("a"), odd);

        (e.Blame, e.Statement).ShouldBe((Blame.Object, odd));
    }

    [Fact]
    public async Task A_ping_asks_the_warehouse_itself()
    {
        await Warehouse.PingAsync(TestContext.Current.CancellationToken);
        await Warehouse.PingAsync(TestContext.Current.CancellationToken);

        Api.Statements.Select(s => s.Sqls[0]).ShouldBe(["SELECT 1", "SELECT 1"]);
    }

    [Fact]
    public async Task A_ping_of_a_paused_cluster_finds_it_away()
    {
        Api.Ends = s => s.Fail("The cluster shop is paused.");

        var e = await Should.ThrowAsync<WarehouseException>(() => Warehouse.PingAsync(TestContext.Current.CancellationToken));

        e.Blame.ShouldBe(Blame.Warehouse);
    }

    [Theory]
    [InlineData("ERROR: cannot execute COPY in a read-only transaction", true)]
    [InlineData("ERROR: cannot execute COPY in a read-only transaction", false)]
    public async Task A_warehouse_that_takes_no_writes_is_away_until_it_takes_them(string error, bool still)
    {
        Api.Ends = s => s.Fail(error);
        (await FailingAsync(Copy("a"))).Blame.ShouldBe(Blame.Warehouse, "nothing is wrong with the file");
        Api.Ends = s =>
        {
            if (still && s.Sqls[0].StartsWith("CREATE", StringComparison.Ordinal))
                s.Fail("ERROR: cannot execute CREATE TABLE in a read-only transaction");
        };

        if (still)
            (await Should.ThrowAsync<WarehouseException>(() => Warehouse.PingAsync(TestContext.Current.CancellationToken))).Blame.ShouldBe(
                Blame.Warehouse
            );
        else
            await Warehouse.PingAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Rows_that_COPY_skipped_are_asked_for_where_the_options_allow_it()
    {
        Api.Ends = s =>
        {
            if (!s.Sqls[0].Contains("COPY", StringComparison.Ordinal))
                s.Rows.Add([Text("s3://logs/a"), Number(3), Text("id"), Text("no number"), Number(2)]);
        };

        var strict = await LoadAsync(Copy("a", options: "CSV"));
        var lenient = await LoadAsync(Copy("a", sequencer: "02", options: "CSV MAXERROR 5"));

        strict.Skipped.ShouldBe(0);
        (lenient.Skipped, lenient.Reason).ShouldBe((2, "line 3, column id: no number"));
    }
}
