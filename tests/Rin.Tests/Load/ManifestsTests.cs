using System.Net;
using System.Text.Json;
using GapFurniture.Aws.Events;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Load;
using GapFurniture.Rin.Plan;
using GapFurniture.Rin.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Tests.Load;

public sealed class ManifestsTests
{
    [Fact]
    public async Task With_manifests_a_table_gets_one_copy()
    {
        using var rig = new Rig(Some.Manifests);
        var other = Some.Prefix("", "t") with { SqlOption = "CSV" };
        var csv = new LoadUnit(2, [new CopyItem(Some.Object("c"), other, new(null, "t"))]);

        await rig.LoadAsync(Some.Unit(0, "a\\"), Some.Unit(1, "b"), csv);

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
        using var rig = new Rig(Some.Manifests);
        rig.Warehouse.Fails = _ => FakeWarehouse.Failing(Blame.Warehouse);

        await rig.LoadAsync(Some.Units(3));

        rig.S3.Put.ShouldHaveSingleItem();
        rig.S3.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_removed_is_named_and_does_no_harm()
    {
        using var rig = new Rig(Some.Manifests);
        rig.S3.DeleteFails = _ => FakeS3.Answers(HttpStatusCode.Forbidden, "AccessDenied");

        var results = await rig.LoadAsync(Some.Units(1));

        results.ShouldHaveSingleItem().Blame.ShouldBeNull();
        rig.Log.At(LogLevel.Warning)
            .ShouldBe([$"manifest {rig.S3.Put.Keys.Single()} could not be removed: AccessDenied (needed: s3:DeleteObject)"]);
    }

    [Fact]
    public async Task Only_keys_that_begin_other_keys_go_through_a_manifest()
    {
        using var rig = new Rig();
        foreach (var key in new[] { "a", "a2", "b", "c/d" })
            rig.S3.Objects[$"s3://logs/{key}"] = "";

        var results = await rig.LoadAsync(Some.Unit(0, "a"), Some.Unit(1, "b"), Some.Unit(2, "gone"));

        results.ShouldAllBe(r => r.Blame == null);
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

        await rig.LoadAsync(Some.Unit(0, key));

        rig.Warehouse.Tries.ShouldHaveSingleItem().ShouldHaveSingleItem().IsManifest.ShouldBeTrue();
        rig.Warehouse.Committed.ShouldHaveSingleItem().Url.ShouldBe($"s3://logs/{key}");
    }

    [Fact]
    public async Task A_bucket_that_cannot_be_listed_is_named_once_and_loaded()
    {
        using var rig = new Rig();
        rig.S3.ListFails = _ => FakeS3.Answers(HttpStatusCode.Forbidden, "AccessDenied");

        (await rig.LoadAsync(Some.Units(40))).ShouldAllBe(r => r.Blame == null);
        (await rig.LoadAsync(Some.Units(40))).ShouldAllBe(r => r.Blame == null);

        rig.Log.At(LogLevel.Warning).ShouldHaveSingleItem().ShouldStartWith("bucket logs cannot be listed (AccessDenied): ");
        rig.S3.Lists.ShouldBeLessThanOrEqualTo(16);
        rig.Warehouse.Tries[0].ShouldAllBe(s => !s.IsManifest);
    }

    [Fact]
    public async Task A_bucket_that_is_busy_is_asked_again_next_time()
    {
        using var rig = new Rig();
        rig.S3.ListFails = _ => FakeS3.Answers(HttpStatusCode.ServiceUnavailable, "SlowDown");

        await rig.LoadAsync(Some.Units(1));
        rig.S3.ListFails = _ => null;
        await rig.LoadAsync(Some.Units(1));

        rig.Warehouse.Tries.Select(t => t.Single().IsManifest).ShouldBe([true, false]);
        rig.Log.At(LogLevel.Warning).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_manifest_that_is_refused_harms_only_those_who_need_it()
    {
        using var rig = new Rig();
        rig.S3.PutFails = _ => FakeS3.Answers(HttpStatusCode.Forbidden, "AccessDenied");

        var results = await rig.LoadAsync(Some.Unit(0, "a"), Some.Unit(1, "b\\"), Some.Unit(2, "c"));

        var failed = results.Where(r => r.Blame is not null).ShouldHaveSingleItem();
        (failed.Unit.Message, failed.Reason).ShouldBe((1, "manifest not written: AccessDenied (needed: s3:PutObject)"));
        rig.Warehouse.Committed.Count.ShouldBe(2);
    }

    [Fact]
    public async Task When_S3_does_not_answer_the_group_fails_at_once()
    {
        using var rig = new Rig(Some.Manifests);
        var puts = 0;
        rig.S3.PutFails = _ =>
        {
            puts++;
            return new HttpRequestException("no route");
        };

        var results = await rig.LoadAsync(Some.Units(50));

        results.ShouldAllBe(r => r.Blame == Blame.Connection && r.Reason == "S3 does not answer: no route");
        puts.ShouldBe(1);
    }

    [Fact]
    public void A_manifest_names_a_file_once()
    {
        S3Record[] objects = [Some.Object("a"), Some.Object("a") with { Sequencer = "2" }, Some.Object("日\"")];

        JsonDocument
            .Parse(Manifests.Content(objects))
            .RootElement.GetProperty("entries")
            .EnumerateArray()
            .Select(e => (e.GetProperty("url").GetString(), e.GetProperty("mandatory").GetBoolean()))
            .ShouldBe([("s3://logs/a", true), ("s3://logs/日\"", true)]);
    }
}
