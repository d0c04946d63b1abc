using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;

namespace GapFurniture.Rin.Tests.EndToEnd;

[Collection(DataApiCalls.Name)]
public sealed class ExactlyOnceLoading(Cloud cloud)
{
    private const string Ledger = "exactly_once: {schema: SCHEMA, table: rin_ledger}";
    private const string ByDataApi = "  - {redshift: {table: lines, driver: redshift-data, cluster: local}, s3: {key_prefix: in/}}";

    public static TheoryData<string> Drivers => [Scene.OneTarget, ByDataApi];

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task Everything_delivered_twice_is_loaded_once(string targets)
    {
        await using var scene = await PrepareAsync(targets);
        scene.Cloud.Faults.Add(new Fault("s3", "PutObject", FaultKind.Duplicate) { Times = 50 });
        scene.PutMany(50);
        var messages = scene.Cloud.Sqs.Bodies(scene.Queue);
        messages.Count.ShouldBe(1 + 100, "S3's test event, and two of each");

        var (status, output) = await scene.RunBatchAsync();
        foreach (var body in messages)
            scene.Cloud.Sqs.Send(scene.Queue, body);
        var (again, more) = await scene.RunBatchAsync("-debug");

        (status, again).ShouldBe((0, 0), output + more);
        (await scene.IdsAsync("lines")).ShouldBe(Scene.Ids(50));
        more.ShouldContain($"skipped what is loaded already: 50 by ledger {scene.Schema}.rin_ledger");
        more.ShouldContain($"skipped, loaded already: s3://{scene.Bucket}/in/00.json into {scene.Schema}.lines");
        more.ShouldNotContain("COPY");
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task Creating_and_pruning_the_ledger_say_what_they_did_and_can_be_repeated(string targets)
    {
        await using var scene = await SetAsync(targets, visibilitySeconds: 30, maxReceives: 0);
        Task<(int Status, string Output)> RinAsync(params string[] more) =>
            RinProcess.RunAsync(scene.Environment, ["-config", scene.Config, .. more]);

        var dry = await RinAsync("-init-ledger", "-dry-run");
        var missing = await scene.RunBatchAsync();
        var created = await RinAsync("-init-ledger");
        var again = await RinAsync("-init-ledger");
        scene.PutMany(3);
        (await scene.RunBatchAsync()).Status.ShouldBe(0);
        var drySql = await RinAsync("-prune-ledger=1d", "-dry-run");
        await scene.ExecuteAsync(
            $"UPDATE {scene.Schema}.rin_ledger SET loaded_at = loaded_at - interval '91 days' WHERE \"key\" <> 'in/01.json'"
        );
        var pruned = await RinAsync("-prune-ledger", "90d");
        var prunedAgain = await RinAsync("-prune-ledger", "13d");

        (dry.Status, dry.Output).ShouldSatisfyAllConditions(
            d => d.Status.ShouldBe(0),
            d => d.Output.ShouldContain("CREATE TABLE IF NOT EXISTS")
        );
        (missing.Status, missing.Output).ShouldSatisfyAllConditions(
            m => m.Status.ShouldBe(1),
            m => m.Output.ShouldContain("create it with rin -init-ledger")
        );
        (created.Status, again.Status, drySql.Status, pruned.Status, prunedAgain.Status).ShouldBe((0, 0, 0, 0, 0));
        created.Output.ShouldContain($"ledger {scene.Schema}.rin_ledger created");
        again.Output.ShouldContain("exists already");
        drySql.Output.ShouldContain("DELETE FROM");
        pruned.Output.ShouldContain(" 2 rows deleted");
        pruned.Output.ShouldNotContain("14 days");
        prunedAgain.Output.ShouldContain(" 0 rows deleted");
        prunedAgain.Output.ShouldContain("14 days");
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task A_ledger_that_vanishes_stops_loading_and_burns_no_message_until_it_is_back(string targets)
    {
        await using var scene = await PrepareAsync(targets);
        await using var rin = RinProcess.Start(scene.Environment, "-config", scene.Config);
        scene.Put("in/1", """{"id":1}""");
        await scene.UntilEmptyAsync();
        await scene.ExecuteAsync($"ALTER TABLE {scene.Schema}.rin_ledger RENAME TO elsewhere");

        scene.Put("in/2", """{"id":2}""");
        scene.Put("in/3", """{"id":3}""");
        await rin.WaitForAsync("create it with rin -init-ledger");
        await scene.ExecuteAsync($"ALTER TABLE {scene.Schema}.elsewhere RENAME TO rin_ledger");
        await scene.UntilEmptyAsync();
        rin.Terminate();

        (await rin.ExitAsync()).ShouldBe(0, rin.Output);
        (await scene.IdsAsync("lines")).ShouldBe([1, 2, 3]);
        rin.Output.ShouldNotContain("interrupted");
    }

    [Fact]
    public async Task A_user_without_rights_is_told_what_to_grant()
    {
        await using var scene = await PrepareAsync(Scene.OneTarget);
        await scene.ExecuteAsync($"GRANT USAGE ON SCHEMA {scene.Schema} TO PUBLIC");
        await scene.ExecuteAsync($"GRANT ALL ON {scene.Schema}.lines TO PUBLIC");
        scene.Put("in/1", """{"id":1}""");
        var config = scene.WriteConfig(
            "  - {redshift: {table: lines, cluster: local, user: some_loader}, s3: {key_prefix: in/}}",
            Ledger,
            password: ""
        );
        await scene.ExecuteAsync("DO $$ BEGIN CREATE ROLE some_loader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");

        var (status, output) = await RinProcess.RunAsync(scene.Environment, "-config", config, "-batch");
        await scene.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON {scene.Schema}.rin_ledger TO some_loader");
        var granted = await RinProcess.RunAsync(scene.Environment, "-config", config, "-batch");

        status.ShouldBe(1, output);
        output.ShouldContain($"GRANT SELECT, INSERT, UPDATE, DELETE ON \"{scene.Schema}\".\"rin_ledger\" TO \"some_loader\"");
        granted.Status.ShouldBe(0, granted.Output);
        (await scene.IdsAsync("lines")).ShouldBe([1]);
    }

    [Theory]
    [InlineData("x'; DROP TABLE lines; --")]
    [InlineData("\"quoted\" 日本語 😀")]
    public async Task Hostile_names_and_keys_are_only_names_and_keys(string ledger)
    {
        await using var scene = await Scene.WithLinesAsync(
            cloud,
            more: $"exactly_once:\n  schema: SCHEMA\n  table: '{ledger.Replace("'", "''", StringComparison.Ordinal)}'"
        );
        (await RinProcess.RunAsync(scene.Environment, "-config", scene.Config, "-init-ledger")).Status.ShouldBe(0);
        scene.Put("in/back\\slash'; DROP TABLE lines; --", """{"id":1}""");
        scene.Put("in/" + new string('\u6f22', 330), """{"id":2}""");

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(0, output);
        (await scene.IdsAsync("lines")).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Two_targets_for_one_table_both_load_and_other_options_do_not_load_again()
    {
        const string Twice = """
              - {redshift: {table: lines}, s3: {key_prefix: in/}, sql_option: "CSV"}
              - {redshift: {table: lines}, s3: {key_prefix: in/}, sql_option: "CSV DELIMITER ';'"}
            """;
        await using var scene = await PrepareAsync(Twice);
        scene.Cloud.Faults.Add(new Fault("s3", "PutObject", FaultKind.Duplicate) { Times = 1 });
        await scene.ExecuteAsync($"ALTER TABLE {scene.Schema}.lines ALTER id TYPE text");
        await scene.ExecuteAsync($"ALTER TABLE {scene.Schema}.lines DROP COLUMN name");
        scene.Put("in/a", "1");
        var body = scene.Cloud.Sqs.Bodies(scene.Queue)[0];
        (await scene.RunBatchAsync()).Status.ShouldBe(0);
        scene.Cloud.Sqs.Send(scene.Queue, body);
        var config = scene.WriteConfig(Twice.Replace("\"CSV\"", "\"CSV BLANKSASNULL\"", StringComparison.Ordinal), Ledger);

        var (status, output) = await RinProcess.RunAsync(scene.Environment, "-config", config, "-batch");

        status.ShouldBe(0, output);
        (await scene.CountAsync("lines")).ShouldBe(2);
        (await scene.CountAsync("rin_ledger")).ShouldBe(2);
    }

    [Fact]
    public async Task A_message_over_two_connections_loads_only_what_is_missing_when_it_comes_again()
    {
        const string TwoConnections = """
              - {redshift: {table: later}, s3: {key_prefix: in/}}
              - {redshift: {table: lines, driver: redshift-data, cluster: local}, s3: {key_prefix: in/}}
            """;
        await using var scene = await PrepareAsync(TwoConnections, visibilitySeconds: 1);
        scene.Put("in/a", """{"id":1}""");

        var (first, _) = await scene.RunBatchAsync();
        await scene.CreateTableAsync("later");
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(scene.Queue).InFlight == 0, "the message is visible again");
        var (second, output) = await scene.RunBatchAsync();

        (first, second).ShouldBe((1, 0), output);
        (await scene.IdsAsync("lines")).ShouldBe([1]);
        (await scene.IdsAsync("later")).ShouldBe([1]);
    }

    [Theory]
    [MemberData(nameof(Drivers))]
    public async Task Only_the_rotten_file_ends_in_the_dead_letter_queue(string targets)
    {
        await using var scene = await PrepareAsync(targets, visibilitySeconds: 1, maxReceives: 2);
        scene.PutMany(20, bad: 7);
        await using var rin = RinProcess.Start(scene.Environment, "-config", scene.Config);

        await scene.UntilEmptyAsync();
        rin.Terminate();

        (await rin.ExitAsync()).ShouldBe(0, rin.Output);
        scene.Cloud.Sqs.Bodies(scene.DeadLetters).ShouldHaveSingleItem().ShouldContain("in/07");
        (await scene.IdsAsync("lines")).ShouldBe(Enumerable.Range(0, 20).Where(i => i != 7).Select(i => (long)i));
        (await scene.CountAsync("rin_ledger")).ShouldBe(19);
    }

    private Task<Scene> SetAsync(string targets, int visibilitySeconds, int maxReceives) =>
        Scene.WithLinesAsync(cloud, targets, visibilitySeconds, Ledger, maxReceives);

    private async Task<Scene> PrepareAsync(string targets, int visibilitySeconds = 30, int maxReceives = 0)
    {
        var scene = await SetAsync(targets, visibilitySeconds, maxReceives);
        var (status, output) = await RinProcess.RunAsync(scene.Environment, "-config", scene.Config, "-init-ledger");
        status.ShouldBe(0, output);
        return scene;
    }
}
