using System.Security.Cryptography;
using GapFurniture.YumRepo.Store;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.Store;

/// <summary>Verification finds every difference between metadata and bucket; a rebuild removes them.</summary>
public sealed class RebuildTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_difference_is_found_and_a_rebuild_leaves_none()
    {
        await using var scene = await SceneAsync("kept", "deleted", "overwritten", "broken");
        var source = new ObjectSource(scene);
        (await scene.Open().VerifyAsync(source, null, Cancellation)).Findings.ShouldBeEmpty();
        scene.Delete(new SampleRpm("deleted").FileName);
        scene.Time.Advance(TimeSpan.FromSeconds(2));
        scene.Put(new SampleRpm("overwritten").FileName, new SampleRpm("overwritten") { Seed = 1 }.Bytes());
        scene.Put(new SampleRpm("broken").FileName, new byte[new SampleRpm("broken").Bytes().Length]);
        scene.Put(new SampleRpm("unlisted").FileName, new SampleRpm("unlisted").Bytes());

        var found = await scene.Open().VerifyAsync(source, null, Cancellation);

        found
            .Findings.Select(f => (f.Href.Split('-')[0], f.Message[..20]))
            .ShouldBe([
                ("broken", "it is listed, and no"),
                ("deleted", "it is listed, and th"),
                ("overwritten", "its content is anoth"),
                ("unlisted", "it is not listed: ad"),
            ]);

        var rebuilt = await scene.Open().RebuildAsync(source, isDryRun: false, null, Cancellation);

        rebuilt.Unreadable.ShouldHaveSingleItem().Href.ShouldStartWith("broken");
        rebuilt
            .Commit.Changes.Select(c => (c.Kind, c.Nevra.Name))
            .ShouldBe(
                [
                    (ChangeKind.Added, "unlisted"),
                    (ChangeKind.Updated, "overwritten"),
                    (ChangeKind.Removed, "broken"),
                    (ChangeKind.Removed, "deleted"),
                ],
                ignoreOrder: true
            );
        scene.Packages().Select(p => p.Nevra.Split('-')[0]).ShouldBe(["kept", "overwritten", "unlisted"], ignoreOrder: true);
        scene.Delete(new SampleRpm("broken").FileName);
        (await scene.Open().VerifyAsync(source, null, Cancellation)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_damaged_file_is_a_finding_and_the_packages_are_looked_at_all_the_same()
    {
        await using var scene = await SceneAsync("a", "deleted");
        scene.Put(scene.Paths().Single(p => p.EndsWith("-other.xml.gz", StringComparison.Ordinal)), "nonsense");
        scene.Delete(new SampleRpm("deleted").FileName);

        var report = await scene.Open().VerifyAsync(new ObjectSource(scene), null, Cancellation);

        report.Findings.Count.ShouldBe(2);
        report.Findings[0].Href.ShouldStartWith("deleted");
        report.Findings[1].Message.ShouldContain("-other.xml.gz is damaged");
    }

    [Fact]
    public async Task A_rebuild_that_finds_nothing_to_change_writes_nothing_but_a_signature_that_is_missing()
    {
        await using var scene = await SceneAsync("b", "a");
        var before = scene.Paths().ToDictionary(p => p, p => scene.Get(p)!);

        var report = await scene.Open(signer: new FakeSigner()).RebuildAsync(new ObjectSource(scene), isDryRun: false, null, Cancellation);

        (report.Commit.Commits, report.Commit.Changes.Count, report.Commit.RepairedSignature).ShouldBe((0, 0, true));
        scene.Paths().Except(before.Keys).ShouldBe(["repodata/repomd.xml.asc", "repodata/repomd.xml.key"]);
        scene.Text(StoreScene.RepoMd).ShouldBe(System.Text.Encoding.UTF8.GetString(before[StoreScene.RepoMd]));
    }

    [Fact]
    public async Task A_rebuild_with_other_settings_writes_the_same_packages_as_they_want_it()
    {
        await using var scene = await SceneAsync("a");

        foreach (
            var options in new[]
            {
                new RepositoryOptions { OpenChecksum = false },
                new RepositoryOptions { OpenChecksum = false, Compression = MetadataCompression.Zstd },
                new RepositoryOptions { Compression = MetadataCompression.SingleGzip },
            }
        )
        {
            (await RebuildAsync(options)).ShouldBe(1);
            (await RebuildAsync(options)).ShouldBe(0);
            scene.Packages().Count.ShouldBe(1);
        }

        async Task<int> RebuildAsync(RepositoryOptions options) =>
            (await scene.Open(options).RebuildAsync(new ObjectSource(scene), isDryRun: false, null, Cancellation)).Commit.Commits;
    }

    [Fact]
    public async Task An_index_of_the_first_version_is_still_read()
    {
        await using var scene = await SceneAsync("a");
        var path = scene.Paths("repodata/.index/").Single(p => p.Length > 60);
        var repoMd = YumRepo.Metadata.RepoMd.Read(scene.Get(StoreScene.RepoMd)!);
        var index = YumRepo.Metadata.PackageIndex.Read(scene.Get(path)!, repoMd)!;
        // Without the list at its end, before the digest.
        byte[] first = [1, .. scene.Get(path)![1..^(4 + SHA256.HashSizeInBytes)]];
        scene.Put(path, [.. first, .. SHA256.HashData(first)]);

        var read = YumRepo.Metadata.PackageIndex.Read(scene.Get(path)!, repoMd).ShouldNotBeNull();

        read.Packages.ShouldBe(index.Packages);
        read.Replaced.ShouldBeEmpty();
    }

    [Fact]
    public async Task Digests_of_what_has_not_changed_are_not_computed_again()
    {
        await using var scene = await SceneAsync("a", "b");
        var source = new ObjectSource(scene);
        var done = new List<Progress>();

        await scene.Open().RebuildAsync(source, isDryRun: false, new Reports(done), Cancellation);

        source.Digested.Values.ShouldBe([0, 0]);
        done.Max(p => p.Done).ShouldBe(2);
        done.ShouldAllBe(p => p.Total == 2);
    }

    [Theory]
    [InlineData(StoreScene.RepoMd, null)]
    [InlineData(StoreScene.RepoMd, "nonsense")]
    [InlineData("primary", null)]
    [InlineData("filelists", "nonsense")]
    public async Task A_repository_whose_metadata_is_lost_or_damaged_is_rebuilt(string what, string? content)
    {
        await using var scene = await SceneAsync("a", "b");
        var path = scene.Paths().Single(p => p == what || p.EndsWith($"-{what}.xml.gz", StringComparison.Ordinal));
        if (content is null)
            scene.Delete(path);
        else
            scene.Put(path, content);
        foreach (var index in scene.Paths("repodata/.index/").Where(p => p.Length > 60))
            scene.Delete(index);

        await scene.Open().RebuildAsync(new ObjectSource(scene), isDryRun: false, null, Cancellation);

        scene.Packages().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_dry_run_reads_everything_and_writes_nothing()
    {
        await using var scene = await SceneAsync("a");
        scene.Put(new SampleRpm("b").FileName, new SampleRpm("b").Bytes());
        var before = scene.Paths();
        var repoMd = scene.Text(StoreScene.RepoMd);

        var report = await scene.Open().RebuildAsync(new ObjectSource(scene), isDryRun: true, null, Cancellation);

        report.Commit.Changes.ShouldHaveSingleItem().Nevra.Name.ShouldBe("b");
        report.Commit.Commits.ShouldBe(0);
        scene.Paths().ShouldBe(before);
        scene.Text(StoreScene.RepoMd).ShouldBe(repoMd);
    }

    [Fact]
    public async Task What_is_committed_during_a_rebuild_is_not_lost()
    {
        await using var scene = await SceneAsync("a");
        scene.Put(new SampleRpm("new").FileName, new SampleRpm("new").Bytes());
        var source = new ObjectSource(scene);
        var isFirst = true;
        var rpm = new SampleRpm("during");
        source.OnRead = _ =>
        {
            if (!isFirst)
                return;
            isFirst = false;
            scene.Put(rpm.FileName, rpm.Bytes());
            var staged = new ObjectSource(scene).ReadAsync(rpm.FileName, null, Cancellation).Result!;
            scene.Open().StageAddAsync(staged, Cancellation).Wait(Cancellation);
            scene.Open().CommitAsync(Cancellation).Wait(Cancellation);
        };

        var report = await scene.Open().RebuildAsync(source, isDryRun: false, null, Cancellation);

        report.Commit.Conflicts.ShouldBe(1);
        scene.Packages().Select(p => p.Nevra.Split('-')[0]).ShouldBe(["a", "during", "new"], ignoreOrder: true);
    }

    [Fact]
    public async Task If_S3_cannot_be_read_nothing_is_written()
    {
        await using var scene = await SceneAsync("a", "b");
        var before = scene.Text(StoreScene.RepoMd);
        var source = new ObjectSource(scene) { OnRead = _ => throw new RepositoryException("s3://…: denied") };

        await Should.ThrowAsync<RepositoryException>(() => scene.Open().RebuildAsync(source, isDryRun: false, null, Cancellation));

        scene.Text(StoreScene.RepoMd).ShouldBe(before);
    }

    [Fact]
    public async Task Show_says_what_is_there()
    {
        await using var scene = await SceneAsync("a", "b");
        await scene.Open().StageRemoveAsync("a", "", Cancellation);

        var state = await scene.Open().ShowAsync(Cancellation);

        (state.Packages.Count, state.Records.Count, state.Pending, state.IsSigned).ShouldBe((2, 3, 1, null));
        state.Revision.ShouldNotBeNull();
        await scene.Open(signer: new FakeSigner()).CommitAsync(Cancellation);
        (await scene.Open().ShowAsync(Cancellation)).IsSigned.ShouldBe(true);
    }

    private static async Task<StoreScene> SceneAsync(params string[] names)
    {
        var scene = await StoreScene.SetAsync();
        var source = new ObjectSource(scene);
        foreach (var rpm in names.Select(n => new SampleRpm(n)))
        {
            scene.Put(rpm.FileName, rpm.Bytes());
            await scene.Open().StageAddAsync((await source.ReadAsync(rpm.FileName, null, Cancellation))!, Cancellation);
        }
        await scene.Open().CommitAsync(Cancellation);
        return scene;
    }

    private sealed class Reports(List<Progress> to) : IProgress<Progress>
    {
        public void Report(Progress value)
        {
            lock (to)
                to.Add(value);
        }
    }
}
