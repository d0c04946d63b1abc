using Amazon.RedshiftDataAPIService.Model;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Database;

public sealed class DataApiQueriesTests : DataApiTest
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DataApiDatabase Ledgers() => Restarted();

    private IReadOnlyList<LoadStatement> Plan(int objects, string ledger = "rin_ledger")
    {
        var target = Some.Prefix("", "t") with { Ledger = new TableName(null, ledger) };
        var items = Enumerable
            .Range(0, objects)
            .Select(i => new CopyItem(Some.Object($"{i}") with { Sequencer = "01" }, target, new TableName(null, "t")))
            .ToList();
        var copies = items.Select(i => new CopyStatement(
            i.Table,
            i.Object.Url,
            false,
            CopyAuthorization.Role("default"),
            null,
            "CSV",
            [i.Object]
        ));
        return LedgerPlan.Wrap([.. copies], LedgerPlan.Entries([new LoadUnit(0, items)]), Time.Now);
    }

    [Fact]
    public async Task Lock_guard_copies_and_record_are_one_batch()
    {
        await Restarted().LoadAsync(Plan(37), Token);

        Api.Batches.ShouldHaveSingleItem().Sqls.ShouldBe(Plan(37).Select(s => s.ToSql()));
        (await Should.ThrowAsync<WarehouseException>(() => Restarted().LoadAsync(Plan(38), Token))).Statement.ShouldBeNull(
            "forty statements are the limit, so the group is halved"
        );
    }

    [Fact]
    public async Task The_guard_is_known_by_its_place_and_nobody_looks_for_load_errors()
    {
        Api.Ends = s => s.Fail("ERROR: whatever the server says", at: 1);

        var plan = Plan(2);

        var e = await Should.ThrowAsync<WarehouseException>(() => Restarted().LoadAsync(plan, Token));

        (e.Statement, e.Blame).ShouldBe((plan[1], Blame.Object));
        Api.Statements.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_restarted_worker_waits_for_the_statement_that_runs()
    {
        Api.Ends = s => s.LooksUntilOver = 3;
        await Restarted().LoadAsync(Plan(2), Token);

        await Restarted().LoadAsync(Plan(2), Token);

        Api.Statements.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Rows_that_somebody_took_out_of_the_ledger_are_loaded_again_whatever_the_token_says()
    {
        await Restarted().LoadAsync(Plan(2), Token);
        Time.Now += TimeSpan.FromHours(2);

        await Restarted().LoadAsync(Plan(2), Token);

        Api.Copies.Count().ShouldBe(0, "the first statement of the batches is the lock");
        Api.Statements.Count.ShouldBe(2, "and its guard decides");
    }

    [Fact]
    public async Task Another_ledger_is_another_load()
    {
        await Restarted().LoadAsync(Plan(2), Token);
        await Restarted().LoadAsync(Plan(2, "other"), Token);
        await Restarted().LoadAsync([.. Plan(2).OfType<CopyStatement>()], Token);

        Api.Statements.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Answers_of_many_pages_are_read_to_their_end()
    {
        Api.Ends = s => s.Rows.AddRange(Enumerable.Range(0, 2500).Select(i => new List<Field> { Text($"{i}") }));

        var ids = await Ledgers().SelectAsync("SELECT id", Token);

        ids.Select(r => r[0]).ShouldBe(Enumerable.Range(0, 2500).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Each_question_is_asked_anew()
    {
        await Ledgers().SelectAsync("SELECT id", Token);
        await Ledgers().SelectAsync("SELECT id", Token);

        Api.Statements.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_question_that_fails_says_why()
    {
        Api.Ends = s => s.Fail("ERROR: relation \"rin_ledger\" does not exist");

        var e = await Should.ThrowAsync<WarehouseException>(() => Ledgers().ExecuteAsync("DELETE", Token));

        (e.Blame, e.Message).ShouldBe((Blame.Object, "ERROR: relation \"rin_ledger\" does not exist"));
    }

    [Fact]
    public async Task The_number_of_rows_is_the_services()
    {
        Api.Ends = s => s.State.SubStatements[0].ResultRows = 7;

        (await Ledgers().ExecuteAsync("DELETE", Token)).ShouldBe(7);
    }
}
