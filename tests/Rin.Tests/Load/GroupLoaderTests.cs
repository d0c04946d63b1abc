using System.Text.RegularExpressions;
using Amazon.Runtime;
using FsCheck.Fluent;
using GapFurniture.Queue;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Report;
using GapFurniture.Rin.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Gen = FsCheck.Fluent.Gen;

namespace GapFurniture.Rin.Tests.Load;

public sealed class GroupLoaderTests
{
    [Fact]
    public async Task A_group_is_one_transaction_with_a_copy_for_each_object()
    {
        using var rig = new Rig();

        var results = await rig.LoadAsync(Some.Unit(0, "a", "b"), Some.Unit(1, "c"));

        results.ShouldAllBe(r => r.Blame == null);
        rig.Warehouse.Tries.ShouldHaveSingleItem().Select(s => s.Url).ShouldBe(["s3://logs/a", "s3://logs/b", "s3://logs/c"]);
        rig.S3.Put.ShouldBeEmpty();
        rig.Authorized.ShouldBe(1);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task One_bad_object_harms_nobody_else(bool tellsStatement, bool tellsFile)
    {
        using var rig = new Rig();
        (rig.Warehouse.TellsStatement, rig.Warehouse.TellsFile) = (tellsStatement, tellsFile);
        rig.Warehouse.Bad.Add(Some.Url(5));

        var results = await rig.LoadAsync(Some.Units(9));

        var failed = results.Where(r => r.Blame is not null).ShouldHaveSingleItem();
        (failed.Unit.Message, failed.Blame, failed.Reason).ShouldBe((5, Blame.Object, "line 1, column id: no number"));
        rig.Warehouse.Committed.Select(c => c.Url).ShouldBe(Enumerable.Range(0, 9).Where(i => i != 5).Select(Some.Url), ignoreOrder: true);
    }

    [Fact]
    public async Task A_culprit_that_is_known_costs_three_transactions_more()
    {
        using var rig = new Rig();
        rig.Warehouse.Bad.Add(Some.Url(500));

        await rig.LoadAsync(Some.Units(1000));

        rig.Warehouse.Tries.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_culprit_that_is_not_known_is_found_by_halves()
    {
        using var rig = new Rig();
        rig.Warehouse.TellsStatement = false;
        rig.Warehouse.Bad.Add(Some.Url(500));

        await rig.LoadAsync(Some.Units(1000));

        rig.Warehouse.Tries.Count.ShouldBeLessThan(2 * 11);
    }

    [Fact]
    public async Task A_unit_is_loaded_wholly_or_not_at_all()
    {
        using var rig = new Rig();
        rig.Warehouse.Bad.Add("s3://logs/b2");

        var results = await rig.LoadAsync(Some.Unit(0, "a"), Some.Unit(1, "b1", "b2", "b3"), Some.Unit(2, "c"));

        results.Single(r => r.Blame is not null).Unit.Message.ShouldBe(1);
        rig.Warehouse.Committed.Select(c => c.Url).ShouldBe(["s3://logs/a", "s3://logs/c"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bad_object_for_two_tables_fails_its_own_message_only(bool tells)
    {
        using var rig = new Rig();
        rig.Warehouse.TellsFile = rig.Warehouse.TellsStatement = tells;
        rig.Warehouse.Bad.Add("s3://logs/bad");
        var target = Some.Prefix("", "t");
        var twice = new LoadUnit(
            1,
            [new CopyItem(Some.Object("bad"), target, new("s", "t")), new CopyItem(Some.Object("bad"), target, new("s", "u"))]
        );

        var results = await rig.LoadAsync(Some.Unit(0, "a"), twice, Some.Unit(2, "c"), Some.Unit(3, "d"));

        results.Single(r => r.Blame is not null).Unit.ShouldBe(twice);
        rig.Warehouse.Committed.Select(c => c.Url).ShouldBe(["s3://logs/a", "s3://logs/c", "s3://logs/d"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bad_object_of_two_messages_fails_both_and_nobody_else(bool tells)
    {
        using var rig = new Rig();
        rig.Warehouse.TellsFile = rig.Warehouse.TellsStatement = tells;
        rig.Warehouse.Bad.Add("s3://logs/bad");

        var results = await rig.LoadAsync(Some.Unit(0, "a"), Some.Unit(1, "bad"), Some.Unit(2, "c"), Some.Unit(3, "bad", "d"));

        results.Where(r => r.Blame is not null).Select(r => r.Unit.Message).Order().ShouldBe([1, 3]);
        rig.Warehouse.Committed.Select(c => c.Url).ShouldBe(["s3://logs/a", "s3://logs/c"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_that_was_reported_twice_is_loaded_once(bool manifests)
    {
        using var rig = new Rig(manifests ? Some.Manifests : null);
        LoadUnit Report(int message, string sequencer) =>
            new(message, [new CopyItem(Some.Object("a") with { Sequencer = sequencer }, Some.Prefix("", "t"), new(null, "t"))]);

        var results = await rig.LoadAsync(Report(0, "01"), Report(1, "01"), Report(2, "02"));

        results.Count(r => r.Blame is null).ShouldBe(3);
        rig.Warehouse.Committed.ShouldHaveSingleItem().Url.ShouldBe("s3://logs/a");
    }

    [Fact]
    public void Whichever_objects_are_bad_exactly_those_fail_and_all_others_are_committed_once()
    {
        var sample =
            from bad in Gen.Choose(0, 11).ListOf()
            from sizes in Gen.Choose(1, 3).ArrayOf(6)
            from tellsStatement in Gen.Elements(true, false)
            from tellsFile in Gen.Elements(true, false)
            from manifests in Gen.Elements(true, false)
            select (bad, sizes, tellsStatement, tellsFile, manifests);

        Properties.ForAll(
            sample,
            async s =>
            {
                using var rig = new Rig(s.manifests ? Some.Manifests : null);
                (rig.Warehouse.TellsStatement, rig.Warehouse.TellsFile) = (s.tellsStatement, s.tellsFile);
                rig.Warehouse.Bad.UnionWith(s.bad.Select(Some.Url));
                var next = 0;
                var units = s
                    .sizes.Select((size, n) => Some.Unit(n, [.. Enumerable.Range(0, size).Select(_ => $"{next++:000}")]))
                    .ToArray();

                var results = await rig.LoadAsync(units);

                results.Select(r => r.Unit.Message).Order().ShouldBe(units.Select(u => u.Message));
                foreach (var result in results)
                {
                    var wrong = result.Unit.Items.Any(i => rig.Warehouse.Bad.Contains(i.Object.Url));
                    result.Blame.ShouldBe(wrong ? Blame.Object : null);
                }
                rig.Warehouse.Committed.Select(c => c.Url)
                    .ShouldBe(
                        results.Where(r => r.Blame is null).SelectMany(r => r.Unit.Items).Select(i => i.Object.Url),
                        ignoreOrder: true
                    );
                rig.S3.Objects.ShouldBeEmpty("no manifest is left");
            }
        );
    }

    [Fact]
    public async Task A_conflict_is_tried_again()
    {
        using var rig = new Rig();
        var conflicts = 2;
        rig.Warehouse.Fails = _ => conflicts-- > 0 ? FakeWarehouse.Failing(Blame.Conflict, "1023") : null;

        var results = await rig.LoadAsync(Some.Units(3));

        results.ShouldAllBe(r => r.Blame == null);
        rig.Warehouse.Tries.Count.ShouldBe(3);
        rig.Log.At(LogLevel.Warning).ShouldBe(["load failed, retrying: 1023", "load failed, retrying: 1023"]);
    }

    [Theory]
    [InlineData(Blame.Conflict, 10)]
    [InlineData(Blame.Warehouse, 3)]
    [InlineData(Blame.Connection, 1)]
    internal async Task What_is_no_objects_fault_fails_the_group_as_a_whole(Blame failure, int tries)
    {
        using var rig = new Rig();
        rig.Warehouse.Fails = _ => FakeWarehouse.Failing(failure);

        var results = await rig.LoadAsync(Some.Units(50));

        results.Count.ShouldBe(50);
        results.ShouldAllBe(r => r.Blame == failure && r.Reason == "as ordered");
        rig.Warehouse.Tries.Count.ShouldBe(tries);
    }

    [Fact]
    public async Task A_file_that_breaks_every_session_harms_nobody_else()
    {
        using var rig = new Rig();
        rig.Warehouse.Poison.Add(Some.Url(5));

        var results = await rig.LoadAsync(Some.Units(9));

        var failed = results.Where(r => r.Blame is not null).ShouldHaveSingleItem();
        (failed.Unit.Message, failed.Blame, failed.Reason).ShouldBe((5, Blame.Object, "the connection broke"));
        rig.Warehouse.Committed.Count.ShouldBe(8);
    }

    [Fact]
    public async Task A_warehouse_that_goes_away_during_a_copy_blames_no_file()
    {
        using var rig = new Rig();
        rig.Warehouse.Poison.Add(Some.Url(5));
        rig.Warehouse.PingFails = _ => FakeWarehouse.Failing(Blame.Warehouse);

        var results = await rig.LoadAsync(Some.Units(9));

        results.ShouldAllBe(r => r.Blame == Blame.Warehouse);
        rig.Warehouse.Tries.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Without_credentials_nothing_is_tried_and_nobody_is_asked_twice()
    {
        using var rig = new Rig();
        rig.AuthorizeFails = new AmazonClientException("no credentials anywhere");

        var results = await rig.LoadAsync(Some.Units(50));

        results.ShouldAllBe(r => r.Blame == Blame.Connection && r.Reason == "no credentials for COPY: no credentials anywhere");
        results.Count.ShouldBe(50);
        rig.Authorized.ShouldBe(1);
        rig.Warehouse.Tries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelled_work_throws()
    {
        using var rig = new Rig(Some.Manifests);
        using var cancel = new CancellationTokenSource();
        rig.Warehouse.OnLoad = cancel.Cancel;

        await Should.ThrowAsync<OperationCanceledException>(() => rig.Groups.LoadAsync(Some.Group(Some.Units(3)), cancel.Token));

        rig.Warehouse.Committed.ShouldBeEmpty();
        rig.S3.Objects.ShouldBeEmpty("the manifest is removed all the same");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task What_is_loaded_is_what_a_dry_run_of_the_same_objects_shows(bool manifests, bool ledger)
    {
        using var rig = new Rig(manifests ? Some.Manifests : null);
        var target = Some.Prefix("", "t") with
        {
            Region = "eu-west-1",
            SqlOption = "CSV SECRET_ACCESS_KEY 'hidden'",
            Ledger = ledger ? new TableName(null, "rin_ledger") : null,
        };
        var config = rig.Config with { Targets = [target] };
        string[] urls = [Some.Url(0), Some.Url(1), $"s3://{Some.Bucket}/a\\b"];
        var group = LoadPlanner
            .Plan([.. urls.Select(u => new QueueMessage(u, "", 1) { Envelope = new([DryRun.ObjectOf(u)]) })], config)
            .Groups.ShouldHaveSingleItem();
        await using var shown = new StringWriter();

        DryRun.Write(config, urls, shown);
        await rig.Groups.LoadAsync(group, TestContext.Current.CancellationToken);

        var statements = shown
            .ToString()
            .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .Where(l => l.StartsWith("  ", StringComparison.Ordinal) && !l.StartsWith("    ", StringComparison.Ordinal))
            .Select(l => l[2..]);
        rig.Warehouse.Statements.Select(s => Regex.Replace(s, "[0-9a-f]{32}", "…", RegexOptions.None, TimeSpan.FromSeconds(1)))
            .ShouldBe(statements);
        rig.Warehouse.Statements.ShouldAllBe(s => !s.Contains("hidden"));
    }
}
