using System.Net;
using Amazon.Runtime;
using FsCheck.Fluent;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Tests.Fakes;
using GapFurniture.Shared.S3;
using Microsoft.Extensions.Logging;
using Gen = FsCheck.Fluent.Gen;

namespace GapFurniture.Rin.Tests.Copy;

public sealed class GroupLoaderTests
{
    private static readonly ManifestLocation s_manifests = new("m", "copies/");

    private static Task<IReadOnlyList<UnitResult>> LoadAsync(Rig rig, params LoadUnit[] units) =>
        rig.Groups.LoadAsync(Some.Group(units), TestContext.Current.CancellationToken);

    private static LoadUnit[] Units(int count) => [.. Enumerable.Range(0, count).Select(i => Some.Unit(i, $"{i:000}"))];

    private static string Url(int i) => $"s3://logs/{i:000}";

    [Fact]
    public async Task A_group_is_one_transaction_with_a_copy_for_each_object()
    {
        using var rig = new Rig();

        var results = await LoadAsync(rig, Some.Unit(0, "a", "b"), Some.Unit(1, "c"));

        results.ShouldAllBe(r => r.Failure == null);
        rig.Warehouse.Tries.ShouldHaveSingleItem().Select(s => s.Url).ShouldBe(["s3://logs/a", "s3://logs/b", "s3://logs/c"]);
        rig.S3.Put.ShouldBeEmpty();
        rig.Authorizer.Asked.ShouldBe(1);
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
        rig.Warehouse.Bad.Add(Url(5));

        var results = await LoadAsync(rig, Units(9));

        var failed = results.Where(r => r.Failure is not null).ShouldHaveSingleItem();
        (failed.Unit.Message, failed.Failure, failed.Reason).ShouldBe((5, Failure.Object, "line 1, column id: no number"));
        rig.Warehouse.Committed.Select(c => c.Url).ShouldBe(Enumerable.Range(0, 9).Where(i => i != 5).Select(Url), ignoreOrder: true);
    }

    [Fact]
    public async Task A_culprit_that_is_known_costs_three_transactions_more()
    {
        using var rig = new Rig();
        rig.Warehouse.Bad.Add(Url(500));

        await LoadAsync(rig, Units(1000));

        rig.Warehouse.Tries.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_culprit_that_is_not_known_is_found_by_halves()
    {
        using var rig = new Rig();
        rig.Warehouse.TellsStatement = false;
        rig.Warehouse.Bad.Add(Url(500));

        await LoadAsync(rig, Units(1000));

        rig.Warehouse.Tries.Count.ShouldBeLessThan(2 * 11);
    }

    [Fact]
    public async Task A_unit_is_loaded_wholly_or_not_at_all()
    {
        using var rig = new Rig();
        rig.Warehouse.Bad.Add("s3://logs/b2");

        var results = await LoadAsync(rig, Some.Unit(0, "a"), Some.Unit(1, "b1", "b2", "b3"), Some.Unit(2, "c"));

        results.Single(r => r.Failure is not null).Unit.Message.ShouldBe(1);
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

        var results = await LoadAsync(rig, Some.Unit(0, "a"), twice, Some.Unit(2, "c"), Some.Unit(3, "d"));

        results.Single(r => r.Failure is not null).Unit.ShouldBe(twice);
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

        var results = await LoadAsync(rig, Some.Unit(0, "a"), Some.Unit(1, "bad"), Some.Unit(2, "c"), Some.Unit(3, "bad", "d"));

        results.Where(r => r.Failure is not null).Select(r => r.Unit.Message).Order().ShouldBe([1, 3]);
        rig.Warehouse.Committed.Select(c => c.Url).ShouldBe(["s3://logs/a", "s3://logs/c"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_that_was_reported_twice_is_loaded_once(bool manifests)
    {
        using var rig = new Rig(manifests ? s_manifests : null);
        LoadUnit Report(int message, string sequencer) =>
            new(message, [new CopyItem(Some.Object("a") with { Sequencer = sequencer }, Some.Prefix("", "t"), new(null, "t"))]);

        var results = await LoadAsync(rig, Report(0, "01"), Report(1, "01"), Report(2, "02"));

        results.Count(r => r.Failure is null).ShouldBe(3);
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
                using var rig = new Rig(s.manifests ? s_manifests : null);
                (rig.Warehouse.TellsStatement, rig.Warehouse.TellsFile) = (s.tellsStatement, s.tellsFile);
                rig.Warehouse.Bad.UnionWith(s.bad.Select(Url));
                var next = 0;
                var units = s
                    .sizes.Select((size, n) => Some.Unit(n, [.. Enumerable.Range(0, size).Select(_ => $"{next++:000}")]))
                    .ToArray();

                var results = await LoadAsync(rig, units);

                results.Select(r => r.Unit.Message).Order().ShouldBe(units.Select(u => u.Message));
                foreach (var result in results)
                {
                    var wrong = result.Unit.Items.Any(i => rig.Warehouse.Bad.Contains(i.Object.Url));
                    result.Failure.ShouldBe(wrong ? Failure.Object : null);
                }
                rig.Warehouse.Committed.Select(c => c.Url)
                    .ShouldBe(
                        results.Where(r => r.Failure is null).SelectMany(r => r.Unit.Items).Select(i => i.Object.Url),
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
        rig.Warehouse.Fails = _ => conflicts-- > 0 ? FakeWarehouse.Failing(Failure.Conflict, "1023") : null;

        var results = await LoadAsync(rig, Units(3));

        results.ShouldAllBe(r => r.Failure == null);
        rig.Warehouse.Tries.Count.ShouldBe(3);
        rig.Log.At(LogLevel.Warning).ShouldBe(["load failed and is tried again: 1023", "load failed and is tried again: 1023"]);
    }

    [Theory]
    [InlineData(Failure.Conflict, 3)]
    [InlineData(Failure.Unavailable, 3)]
    [InlineData(Failure.Connection, 1)]
    internal async Task What_is_no_objects_fault_fails_the_group_as_a_whole(Failure failure, int tries)
    {
        using var rig = new Rig();
        rig.Warehouse.Fails = _ => FakeWarehouse.Failing(failure);

        var results = await LoadAsync(rig, Units(50));

        results.Count.ShouldBe(50);
        results.ShouldAllBe(r => r.Failure == failure && r.Reason == "as ordered");
        rig.Warehouse.Tries.Count.ShouldBe(tries);
    }

    [Fact]
    public async Task A_file_that_breaks_every_session_harms_nobody_else()
    {
        using var rig = new Rig();
        rig.Warehouse.Poison.Add(Url(5));

        var results = await LoadAsync(rig, Units(9));

        var failed = results.Where(r => r.Failure is not null).ShouldHaveSingleItem();
        (failed.Unit.Message, failed.Failure, failed.Reason).ShouldBe((5, Failure.Object, "the connection broke"));
        rig.Warehouse.Committed.Count.ShouldBe(8);
    }

    [Fact]
    public async Task A_warehouse_that_goes_away_during_a_copy_blames_no_file()
    {
        using var rig = new Rig();
        rig.Warehouse.Poison.Add(Url(5));
        rig.Warehouse.PingFails = _ => FakeWarehouse.Failing(Failure.Unavailable);

        var results = await LoadAsync(rig, Units(9));

        results.ShouldAllBe(r => r.Failure == Failure.Unavailable);
        rig.Warehouse.Tries.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Without_credentials_nothing_is_tried_and_nobody_is_asked_twice()
    {
        using var rig = new Rig();
        rig.Authorizer.Fails = new AmazonClientException("no credentials anywhere");

        var results = await LoadAsync(rig, Units(50));

        results.ShouldAllBe(r => r.Failure == Failure.Connection && r.Reason == "no credentials for COPY: no credentials anywhere");
        results.Count.ShouldBe(50);
        rig.Authorizer.Asked.ShouldBe(1);
        rig.Warehouse.Tries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelled_work_throws()
    {
        using var rig = new Rig(s_manifests);
        using var cancel = new CancellationTokenSource();
        rig.Warehouse.OnLoad = cancel.Cancel;

        await Should.ThrowAsync<OperationCanceledException>(() => rig.Groups.LoadAsync(Some.Group(Units(3)), cancel.Token));

        rig.Warehouse.Committed.ShouldBeEmpty();
        rig.S3.Objects.ShouldBeEmpty("the manifest is removed all the same");
    }

    [Fact]
    public async Task With_manifests_a_table_gets_one_copy()
    {
        using var rig = new Rig(s_manifests);
        var other = Some.Prefix("", "t") with { SqlOption = "CSV" };
        var csv = new LoadUnit(2, [new CopyItem(Some.Object("c"), other, new(null, "t"))]);

        await LoadAsync(rig, Some.Unit(0, "a\\"), Some.Unit(1, "b"), csv);

        var statements = rig.Warehouse.Tries.ShouldHaveSingleItem();
        statements.Count.ShouldBe(2, "options make a copy of their own");
        statements.ShouldAllBe(s => s.IsManifest && s.Url.StartsWith("s3://m/copies/") && s.Url.EndsWith(".manifest"));
        rig.S3.Put[statements[0].Url]
            .ShouldBe(
                """{"entries":[{"url":"s3://logs/a\\","mandatory":true},{"url":"s3://logs/b","mandatory":true}]}""",
                customMessage: "every file must be there, or COPY would leave it out in silence"
            );
        rig.S3.Objects.ShouldBeEmpty();
        rig.S3.Lists.ShouldBe(0, "manifests name keys exactly anyway");
    }

    [Fact]
    public async Task Manifests_are_removed_after_a_failure()
    {
        using var rig = new Rig(s_manifests);
        rig.Warehouse.Fails = _ => FakeWarehouse.Failing(Failure.Unavailable);

        await LoadAsync(rig, Units(3));

        rig.S3.Put.ShouldHaveSingleItem();
        rig.S3.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_removed_is_named_and_does_no_harm()
    {
        using var rig = new Rig(s_manifests);
        rig.S3.DeleteFails = _ => FakeS3.Answers(HttpStatusCode.Forbidden, "AccessDenied");

        var results = await LoadAsync(rig, Units(1));

        results.ShouldHaveSingleItem().Failure.ShouldBeNull();
        rig.Log.At(LogLevel.Warning).ShouldBe([$"manifest {rig.S3.Put.Keys.Single()} could not be removed: AccessDenied"]);
    }

    [Fact]
    public async Task Only_keys_that_begin_other_keys_go_through_a_manifest()
    {
        using var rig = new Rig();
        foreach (var key in new[] { "a", "a2", "b", "c/d" })
            rig.S3.Objects[$"s3://logs/{key}"] = "";

        var results = await LoadAsync(rig, Some.Unit(0, "a"), Some.Unit(1, "b"), Some.Unit(2, "gone"));

        results.ShouldAllBe(r => r.Failure == null);
        var statements = rig.Warehouse.Tries.ShouldHaveSingleItem();
        statements.Select(s => s.IsManifest).ShouldBe([true, false, false]);
        statements[0].Url.ShouldStartWith("s3://logs/rin-manifests/");
        rig.S3.Put[statements[0].Url].ShouldBe("""{"entries":[{"url":"s3://logs/a","mandatory":true}]}""");
        rig.S3.Objects.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("a\\")]
    [InlineData("a\nb")]
    public async Task Keys_that_no_literal_can_carry_go_through_a_manifest(string key)
    {
        using var rig = new Rig();

        await LoadAsync(rig, Some.Unit(0, key));

        rig.Warehouse.Tries.ShouldHaveSingleItem().ShouldHaveSingleItem().IsManifest.ShouldBeTrue();
        rig.Warehouse.Committed.ShouldHaveSingleItem().Url.ShouldBe($"s3://logs/{key}");
    }

    [Fact]
    public async Task A_bucket_that_cannot_be_listed_is_named_once_and_loaded()
    {
        using var rig = new Rig();
        rig.S3.ListFails = _ => FakeS3.Answers(HttpStatusCode.Forbidden, "AccessDenied");

        (await LoadAsync(rig, Units(40))).ShouldAllBe(r => r.Failure == null);
        (await LoadAsync(rig, Units(40))).ShouldAllBe(r => r.Failure == null);

        rig.Log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldStartWith("bucket logs cannot be listed (AccessDenied): ");
        rig.S3.Lists.ShouldBeLessThanOrEqualTo(16);
        rig.Warehouse.Tries[0].ShouldAllBe(s => !s.IsManifest);
    }

    [Fact]
    public async Task A_bucket_that_is_busy_is_asked_again_next_time()
    {
        using var rig = new Rig();
        rig.S3.ListFails = _ => FakeS3.Answers(HttpStatusCode.ServiceUnavailable, "SlowDown");

        await LoadAsync(rig, Units(1));
        rig.S3.ListFails = _ => null;
        await LoadAsync(rig, Units(1));

        rig.Warehouse.Tries.Select(t => t.Single().IsManifest).ShouldBe([true, false]);
        rig.Log.At(LogLevel.Warning).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_manifest_that_is_refused_harms_only_those_who_need_it()
    {
        using var rig = new Rig();
        rig.S3.PutFails = _ => FakeS3.Answers(HttpStatusCode.Forbidden, "AccessDenied");

        var results = await LoadAsync(rig, Some.Unit(0, "a"), Some.Unit(1, "b\\"), Some.Unit(2, "c"));

        var failed = results.Where(r => r.Failure is not null).ShouldHaveSingleItem();
        (failed.Unit.Message, failed.Reason).ShouldBe((1, "manifest not written: AccessDenied"));
        rig.Warehouse.Committed.Count.ShouldBe(2);
    }

    [Fact]
    public async Task When_S3_does_not_answer_the_group_fails_at_once()
    {
        using var rig = new Rig(s_manifests);
        var puts = 0;
        rig.S3.PutFails = _ =>
        {
            puts++;
            return new HttpRequestException("no route");
        };

        var results = await LoadAsync(rig, Units(50));

        results.ShouldAllBe(r => r.Failure == Failure.Connection && r.Reason == "S3 does not answer: no route");
        puts.ShouldBe(1);
    }

    [Fact]
    public void A_manifest_names_a_file_once()
    {
        S3ObjectEvent[] objects = [Some.Object("a"), Some.Object("a") with { Sequencer = "2" }, Some.Object("日\"")];

        System
            .Text.Json.JsonDocument.Parse(ManifestStore.Content(objects))
            .RootElement.GetProperty("entries")
            .EnumerateArray()
            .Select(e => (e.GetProperty("url").GetString(), e.GetProperty("mandatory").GetBoolean()))
            .ShouldBe([("s3://logs/a", true), ("s3://logs/日\"", true)]);
    }
}
