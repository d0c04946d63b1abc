using GapFurniture.Rin.Config;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Plan;

public sealed class LedgerPlanTests
{
    private static LoadUnit Unit(int message, string key, string? ledger = "rin_ledger", string table = "t")
    {
        var target = Some.Prefix("", table) with { Ledger = ledger is null ? null : new TableName(null, ledger) };
        return new LoadUnit(message, [new CopyItem(Some.Object(key) with { Sequencer = "01" }, target, new TableName(null, table))]);
    }

    private static CopyStatement Copy(string key) =>
        new(new TableName(null, "t"), $"s3://logs/{key}", false, CopyAuthorization.Role("default"), null, "CSV", [Some.Object(key)]);

    private static IReadOnlyList<LoadStatement> Wrap(params LoadUnit[] units) =>
        LedgerPlan.Wrap([Copy("a"), Copy("b")], LedgerPlan.Entries(units), DateTimeOffset.UnixEpoch);

    [Fact]
    public void The_lock_comes_first_then_the_guard_the_copies_and_the_record()
    {
        var plan = Wrap(Unit(0, "a"), Unit(1, "b"));

        plan.Select(s => s.ToSql().Split(' ', 3)[..2])
            .ShouldBe([
                ["LOCK", "TABLE"],
                ["SELECT", "1"],
                ["/*", "Rin"],
                ["/*", "Rin"],
                ["INSERT", "INTO"],
            ]);
        var ids = LedgerPlan.Entries([Unit(0, "a"), Unit(1, "b")]).Select(e => e.Id);
        foreach (var id in ids)
        {
            plan[1].ToSql().ShouldContain(id);
            plan[^1].ToSql().ShouldContain(id);
        }
    }

    [Fact]
    public void Logs_get_short_texts()
    {
        Wrap(Unit(0, "a"), Unit(1, "b")).OfType<LedgerStatement>().ShouldAllBe(s => s.ToString().Length < 60);
    }

    [Fact]
    public void Without_a_ledger_the_copies_are_alone()
    {
        Wrap(Unit(0, "a", ledger: null)).ShouldAllBe(s => s is CopyStatement);
    }

    [Fact]
    public void An_event_delivered_twice_in_a_batch_is_one_row()
    {
        LedgerPlan.Entries([Unit(0, "a"), Unit(1, "a")]).Count.ShouldBe(1);
    }

    [Fact]
    public void Several_ledgers_are_locked_by_one_statement_in_one_order()
    {
        var one = Wrap(Unit(0, "a", "z"), Unit(1, "b", "b"))[0].ToSql();
        var other = Wrap(Unit(0, "b", "b"), Unit(1, "a", "z"))[0].ToSql();

        one.ShouldBe("""LOCK TABLE "b", "z" """.Trim());
        other.ShouldBe(one);
    }

    [Fact]
    public void Long_lists_are_cut_so_that_each_statement_stays_small()
    {
        var plan = Wrap([.. Enumerable.Range(0, 1200).Select(i => Unit(i, $"{i}"))]);

        plan.OfType<LedgerStatement>().Count(s => s.Ids.Count > 0).ShouldBe(3);
        plan.OfType<LedgerStatement>().Sum(s => s.Ids.Count).ShouldBe(1200);
        plan.ShouldAllBe(s => s.ToSql().Length < 200_000);
    }
}
