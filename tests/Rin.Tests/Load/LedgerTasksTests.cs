using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Load;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Load;

public sealed class LedgerTasksTests : IDisposable
{
    private static readonly Target s_one = Some.Prefix("a/", "a") with { Ledger = new TableName(null, "one") };
    private static readonly Target s_same = Some.Prefix("b/", "b") with { Ledger = new TableName(null, "one") };
    private static readonly Target s_other = s_one with { Connection = Some.OtherConnection, Ledger = new TableName("x", "two") };
    private static readonly Target s_without = Some.Prefix("c/", "c");

    private readonly Rig _rig = new();

    private FakeLedger Ledger => _rig.FakeLedger;

    private InstantTime Time => _rig.Time;

    public void Dispose() => _rig.Dispose();

    private async Task<(bool Any, string Output)> RunAsync(LedgerTask task, bool dryRun = false, params Target[] targets)
    {
        await using var output = new StringWriter();
        var config = new RinConfig { Aws = new AwsSettings(null, null, null, null), Targets = targets };
        var any = await _rig.Ledger().RunAsync(task, config, dryRun, output, TestContext.Current.CancellationToken);
        return (any, output.ToString());
    }

    [Fact]
    public async Task Every_ledger_of_every_connection_is_created_once()
    {
        var created = new HashSet<string>();
        Ledger.Fails = sql =>
        {
            var name = sql.Contains("two", StringComparison.Ordinal) ? "two" : "one";
            if (sql.StartsWith("CREATE", StringComparison.Ordinal))
                created.Add(name).ShouldBeTrue();
            return created.Contains(name) ? null : new WarehouseException(Blame.Object, "no such table");
        };

        var (any, output) = await RunAsync(new LedgerTask(null), targets: [s_one, s_same, s_other, s_without]);

        any.ShouldBeTrue();
        created.ShouldBe(["one", "two"]);
        output.ShouldContain("u@warehouse:5439/d: ledger one created");
        output.ShouldContain("u@other:5439/d: ledger x.two created");
    }

    [Fact]
    public async Task A_ledger_that_is_there_is_left_alone()
    {
        var (_, output) = await RunAsync(new LedgerTask(null), targets: [s_one]);

        output.ShouldContain("exists already");
        Ledger.Asked.ShouldAllBe(sql => sql.StartsWith("SELECT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_of_that_name_that_is_no_ledger_is_an_error()
    {
        Ledger.Fails = sql =>
            sql.Contains("1 = 0", StringComparison.Ordinal) ? new WarehouseException(Blame.Object, "column etag does not exist") : null;

        var e = await Should.ThrowAsync<WarehouseException>(() => RunAsync(new LedgerTask(null), targets: [s_one]));

        e.Message.ShouldContain("is no ledger: column etag does not exist");
    }

    [Fact]
    public async Task Pruning_deletes_what_is_older_and_says_how_much()
    {
        Ledger.Changed = 42;

        var (_, output) = await RunAsync(new LedgerTask(TimeSpan.FromDays(90)), targets: [s_one]);

        Ledger.Asked.ShouldBe([LedgerSql.Prune(new TableName(null, "one"), Time.Now.AddDays(-90))]);
        output.ShouldContain("42 rows deleted that are older than 2026-08-23 09:00:00Z");
    }

    [Fact]
    public async Task A_dry_run_prints_SQL_and_asks_nobody()
    {
        var init = await RunAsync(new LedgerTask(null), dryRun: true, s_one);
        var prune = await RunAsync(new LedgerTask(TimeSpan.FromDays(1)), dryRun: true, s_one);

        init.Output.ShouldContain("CREATE TABLE IF NOT EXISTS \"one\"");
        prune.Output.ShouldContain("DELETE FROM \"one\" WHERE loaded_at < '2026-11-20 09:00:00'");
        Ledger.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Conflicts_with_loading_workers_are_tried_again()
    {
        var tries = 0;
        Ledger.Fails = _ => ++tries < 3 ? FakeWarehouse.Failing(Blame.Conflict) : null;

        await RunAsync(new LedgerTask(TimeSpan.FromDays(90)), targets: [s_one]);

        tries.ShouldBe(3);
    }

    [Fact]
    public async Task A_config_without_a_ledger_is_told_apart()
    {
        (await RunAsync(new LedgerTask(null), targets: [s_without])).Any.ShouldBeFalse();
    }

    [Theory]
    [InlineData("90d", 90 * 24)]
    [InlineData("1d12h", 36)]
    [InlineData("0d", 0)]
    [InlineData("2160h", 2160)]
    [InlineData("0", 0)]
    public void Ages_are_days_or_durations(string text, int hours)
    {
        LedgerTask.TryParseAge(text, out var age).ShouldBeTrue();
        age.ShouldBe(TimeSpan.FromHours(hours));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("90")]
    [InlineData("-1d")]
    [InlineData("1d1d")]
    [InlineData("9999999999d")]
    [InlineData("3650001d")]
    public void Other_texts_are_no_ages(string text) => LedgerTask.TryParseAge(text, out _).ShouldBeFalse();
}
