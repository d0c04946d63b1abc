using FsCheck.Fluent;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Load;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Gen = FsCheck.Fluent.Gen;

namespace GapFurniture.Rin.Tests.Load;

public sealed class LedgerTests
{
    private static readonly TableName s_ledger = new(null, "rin_ledger");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static LoadUnit Unit(int message, params string[] keys) =>
        new(message, [.. keys.Select(k => new CopyItem(Some.Object(k) with { Sequencer = "01" }, Target, new TableName(null, "t")))]);

    private static Target Target { get; } = Some.Prefix("", "t") with { Ledger = s_ledger };

    private static IEnumerable<string> Ids(params LoadUnit[] units) => LedgerPlan.Entries(units).Select(e => e.Id);

    private static async Task<IReadOnlyList<UnitResult>> LoadAsync(Rig rig, params LoadUnit[] units) =>
        (await rig.Groups.LoadAsync(Some.Group(units), Token)).Units;

    private static WarehouseException Refused(string reason = "permission denied") => new(Blame.Object, reason);

    [Fact]
    public async Task Loading_again_loads_nothing_and_counts_as_done()
    {
        using var rig = new Rig();
        await LoadAsync(rig, Unit(0, "a"), Unit(1, "b"));

        var results = await LoadAsync(rig, Unit(5, "a"), Unit(6, "b"), Unit(7, "c"));

        results.ShouldAllBe(r => r.Blame == null);
        results.Select(r => r.Unit.Message).Order().ShouldBe([5, 6, 7]);
        results.Sum(r => r.Unit.Items.Count).ShouldBe(1, "only what was loaded is reported as loaded");
        rig.Warehouse.Committed.Select(c => c.Url).ShouldBe(["s3://logs/a", "s3://logs/b", "s3://logs/c"]);
        rig.Log.At(LogLevel.Information).ShouldContain("skipped what is loaded already: 2 by ledger rin_ledger");
    }

    [Fact]
    public async Task Nothing_is_listed_authorised_or_sent_when_all_is_loaded()
    {
        using var rig = new Rig();
        rig.FakeLedger.Rows.UnionWith(Ids(Unit(0, "a")));

        await LoadAsync(rig, Unit(0, "a"));

        (rig.Warehouse.Tries.Count, rig.Authorized, rig.S3.Lists).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task What_another_worker_loads_between_question_and_lock_is_left_out()
    {
        using var rig = new Rig();
        rig.Warehouse.OnLoad = () => rig.FakeLedger.Rows.UnionWith(Ids(Unit(0, "b")));

        var results = await LoadAsync(rig, Unit(0, "a"), Unit(1, "b", "c"));

        results.ShouldAllBe(r => r.Blame == null);
        results.Count.ShouldBe(2);
        rig.Warehouse.Committed.Select(c => c.Url).ShouldBe(["s3://logs/a", "s3://logs/c"]);
    }

    [Fact]
    public async Task A_commit_of_which_the_answer_was_lost_is_found_in_the_ledger()
    {
        using var rig = new Rig();
        var lost = false;
        rig.Warehouse.Fails = _ =>
        {
            if (lost)
                return null;
            lost = true;
            rig.FakeLedger.Rows.UnionWith(Ids(Unit(0, "a")));
            return FakeWarehouse.Failing(Blame.Warehouse, "the connection broke during COMMIT");
        };

        var results = await LoadAsync(rig, Unit(0, "a"));

        results.ShouldHaveSingleItem().Blame.ShouldBeNull();
        rig.Warehouse.Committed.ShouldBeEmpty("the first transaction had loaded it");
    }

    [Fact]
    public async Task A_ledger_that_is_missing_blames_no_object_and_says_what_to_do()
    {
        using var rig = new Rig();
        rig.FakeLedger.Fails = _ => Refused("relation \"rin_ledger\" does not exist");

        var results = await LoadAsync(rig, Unit(0, "a"), Unit(1, "b"));

        results.ShouldAllBe(r => r.Blame == Blame.Warehouse && r.Reason.Contains("rin -init-ledger"));
        rig.Warehouse.Tries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ledger_that_may_not_be_locked_blames_no_object_and_names_the_grant()
    {
        using var rig = new Rig();
        rig.FakeLedger.StepFails = step => new WarehouseException(Blame.Object, "permission denied") { Statement = step };
        rig.FakeLedger.IsAllowed = false;

        var results = await LoadAsync(rig, Unit(0, "a"), Unit(1, "b"));

        results.ShouldAllBe(r => r.Blame == Blame.Warehouse);
        results[0].Reason.ShouldContain("GRANT SELECT, INSERT, UPDATE, DELETE ON \"rin_ledger\" TO \"u\"");
        rig.Warehouse.Tries.Count.ShouldBe(1, "halving would help nobody");
    }

    [Fact]
    public async Task A_row_that_the_ledger_does_not_take_fails_its_own_message_only()
    {
        using var rig = new Rig();
        var bad = Ids(Unit(0, "bad")).Single();
        rig.FakeLedger.StepFails = step =>
            step.Sql.StartsWith("INSERT", StringComparison.Ordinal) && step.Sql.Contains(bad, StringComparison.Ordinal)
                ? new WarehouseException(Blame.Object, "value too long") { Statement = step }
                : null;

        var results = await LoadAsync(rig, Unit(0, "a"), Unit(1, "bad"), Unit(2, "c"));

        results.Single(r => r.Blame is not null).ShouldBe(new UnitResult(Unit(1, "bad"), Blame.Object, "value too long"), new ByMessage());
        rig.Warehouse.Committed.Select(c => c.Url).ShouldBe(["s3://logs/a", "s3://logs/c"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_warehouse_that_does_not_answer_is_asked_three_times_and_then_waited_for()
    {
        using var rig = new Rig();
        rig.FakeLedger.Fails = _ => FakeWarehouse.Failing(Blame.Warehouse, "paused");

        var results = await LoadAsync(rig, Unit(0, "a"));

        results.ShouldHaveSingleItem().Blame.ShouldBe(Blame.Warehouse);
        rig.FakeLedger.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public void However_deliveries_failures_and_workers_mix_each_good_object_is_committed_once()
    {
        var sample =
            from bad in Gen.Choose(0, 5).ListOf()
            from batches in Gen.Choose(0, 5).ArrayOf(4).ArrayOf(6)
            from faster in Gen.Choose(0, 5).ArrayOf(6)
            from tells in Gen.Elements(true, false)
            select (bad, batches, faster, tells);

        Properties.ForAll(
            sample,
            async s =>
            {
                using var rig = new Rig();
                rig.Warehouse.TellsStatement = s.tells;
                rig.Warehouse.Bad.UnionWith(s.bad.Select(i => $"s3://logs/{i}"));
                var byOthers = new HashSet<string>();
                var failed = new HashSet<string>();
                foreach (var (batch, other) in s.batches.Zip(s.faster))
                {
                    rig.Warehouse.OnLoad = () =>
                    {
                        var id = Ids(Unit(0, $"{other}")).Single();
                        if (!s.bad.Contains(other) && rig.FakeLedger.Rows.Add(id))
                            byOthers.Add($"s3://logs/{other}");
                    };
                    var results = await LoadAsync(rig, [.. batch.Select((key, i) => Unit(i, $"{key}"))]);
                    results.Select(r => r.Unit.Message).Order().ShouldBe(Enumerable.Range(0, batch.Length));
                    failed.UnionWith(results.Where(r => r.Blame is not null).SelectMany(r => r.Unit.Items).Select(i => i.Object.Url));
                }
                var committed = rig.Warehouse.Committed.Select(c => c.Url).Concat(byOthers).ToList();
                committed.ShouldBeUnique();
                var wanted = s.batches.SelectMany(b => b).Where(i => !s.bad.Contains(i)).Select(i => $"s3://logs/{i}").Distinct();
                wanted.ShouldBeSubsetOf(committed);
                failed.ShouldBeSubsetOf(rig.Warehouse.Bad);
            }
        );
    }

    private sealed class ByMessage : IEqualityComparer<UnitResult>
    {
        public bool Equals(UnitResult? x, UnitResult? y) => (x!.Unit.Message, x.Blame, x.Reason) == (y!.Unit.Message, y.Blame, y.Reason);

        public int GetHashCode(UnitResult obj) => obj.Unit.Message;
    }
}
