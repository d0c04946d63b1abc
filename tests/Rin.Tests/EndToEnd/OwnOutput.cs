namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>A bucket that notifies the queue about Rin's own manifests and probes: they are ignored, and the run ends.</summary>
public sealed class OwnOutput(Cloud cloud)
{
    [Theory]
    [InlineData("manifest: {bucket: BUCKET, prefix: in/manifests/}")]
    [InlineData("manifest: {bucket: BUCKET}")]
    public async Task Manifests_in_the_notified_bucket_do_not_feed_themselves(string manifest)
    {
        await using var scene = await Scene.WithLinesAsync(
            cloud,
            "  - {redshift: {table: lines}, s3: {key_regexp: .}}",
            more: manifest,
            maxReceives: 5
        );
        scene.PutMany(20);

        var (status, output) = await scene.RunBatchAsync();
        var (verified, findings) = await RinProcess.RunAsync(scene.Environment, "-config", scene.Config, "-verify");
        var (again, rest) = await scene.RunBatchAsync();

        (status, again).ShouldBe((0, 0), output + rest);
        verified.ShouldBe(0, findings);
        (await scene.IdsAsync("lines")).ShouldBe(Scene.Ids(20), output);
        output.ShouldContain("matches Rin's own manifests");
        (output + rest).ShouldContain(".manifest was written by Rin itself: ignored");
        rest.ShouldContain("rin-verify-");
        (output + rest).ShouldNotContain("not loaded");
        (scene.Cloud.Sqs.Count(scene.Queue).Total, scene.Cloud.Sqs.Count(scene.DeadLetters).Total).ShouldBe((0, 0), rest);
    }

    [Fact]
    public async Task Without_a_place_for_manifests_in_the_config_their_default_one_is_known()
    {
        await using var scene = await Scene.WithLinesAsync(
            cloud,
            "  - {redshift: {table: lines}, s3: {key_regexp: '^([a-z-]+)/'}}",
            maxReceives: 5
        );
        scene.Put("in/a", """{"id":1}""");
        scene.Put("in/ab", """{"id":2}""");

        var first = await scene.RunBatchAsync();
        var second = await scene.RunBatchAsync();
        var (_, explained) = await RinProcess.RunAsync(
            scene.Environment,
            "-config",
            scene.Config,
            "-explain",
            $"s3://{scene.Bucket}/rin-manifests/0123456789abcdef0123456789abcdef.manifest"
        );

        (first.Status, second.Status).ShouldBe((0, 0), first.Output + second.Output);
        (await scene.IdsAsync("lines")).ShouldBe([1, 2]);
        explained.ShouldContain("written by Rin itself (a manifest): ignored, and its message deleted");
        (scene.Cloud.Sqs.Count(scene.Queue).Total, scene.Cloud.Sqs.Count(scene.DeadLetters).Total).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("rin-manifests/0123456789abcdef0123456789abcdef.manifest")]
    [InlineData("logs/manifests/0123456789abcdef0123456789abcdef-2.manifest")]
    [InlineData("tmp-rin-verify-0123456789abcdef0123456789abcdef")]
    public async Task What_another_Rin_wrote_into_the_bucket_is_known_by_its_name(string key)
    {
        await using var scene = await Scene.WithLinesAsync(
            cloud,
            "  - {redshift: {table: lines}, s3: {key_regexp: .}}",
            more: "manifest: {bucket: BUCKET, prefix: own/}"
        );
        scene.Put(key, """{"entries":[]}""");

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(0, output);
        output.ShouldContain($"{key} was written by Rin itself: ignored");
        output.ShouldNotContain("not loaded");
    }
}
