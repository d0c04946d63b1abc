using GapFurniture.YumRepo.Store;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.Store;

/// <summary>What a commit writes, and what it leaves.</summary>
public sealed class CommitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(MetadataCompression.Gzip))]
    [InlineData(nameof(MetadataCompression.SingleGzip))]
    [InlineData(nameof(MetadataCompression.Zstd))]
    public async Task Packages_that_are_added_one_by_one_are_all_listed_in_one_order(string compression)
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open(new RepositoryOptions { Compression = Enum.Parse<MetadataCompression>(compression) });
        var names = Enumerable.Range(0, 20).Select(i => $"p{i:00}").ToList();
        foreach (var name in names)
        {
            await repository.StageAddAsync(Samples.Package(name), Cancellation);
            var report = await repository.CommitAsync(Cancellation);
            report.Changes.ShouldHaveSingleItem().Kind.ShouldBe(ChangeKind.Added);
        }

        scene.Packages().Select(p => p.Nevra).ShouldBe(names.Select(n => $"{n}-1.0.noarch"));
        scene.Paths("repodata/.pending/").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(MetadataCompression.Gzip))]
    [InlineData(nameof(MetadataCompression.SingleGzip))]
    [InlineData(nameof(MetadataCompression.Zstd))]
    public async Task Packages_go_from_the_middle_of_what_is_compressed(string compression)
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open(new RepositoryOptions { Compression = Enum.Parse<MetadataCompression>(compression) });
        await Task.WhenAll(Enumerable.Range(0, 600).Select(i => repository.StageAddAsync(Samples.Package($"p{i:000}"), Cancellation)));
        await repository.CommitAsync(Cancellation);
        var gone = new[] { "p000", "p255", "p256", "p300", "p599" }.Select(n => $"{n}-1.0-1.noarch.rpm").ToList();
        foreach (var href in gone)
            await repository.StageRemoveAsync(href, "", Cancellation);

        var report = await repository.CommitAsync(Cancellation);

        report.Changes.Select(c => c.Kind).Distinct().ShouldBe([ChangeKind.Removed]);
        scene.Hrefs().Order().ShouldBe(Enumerable.Range(0, 600).Select(i => $"p{i:000}-1.0-1.noarch.rpm").Except(gone));
    }

    [Fact]
    public async Task The_last_package_goes_and_an_empty_repository_stays()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await AddAsync(repository, Samples.Package("only"));
        await repository.StageRemoveAsync("only-1.0-1.noarch.rpm", "", Cancellation);
        await repository.CommitAsync(Cancellation);
        scene.Packages().ShouldBeEmpty();

        await AddAsync(repository, Samples.Package("next"));

        scene.Hrefs().ShouldBe(["next-1.0-1.noarch.rpm"]);
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_has_changed()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await AddAsync(repository, Samples.Package("a", order: "0001"));
        var before = scene.Paths().Where(p => !p.Contains(".pending", StringComparison.Ordinal)).ToDictionary(p => p, p => scene.Get(p)!);
        var revision = scene.Text(StoreScene.RepoMd);

        // The same event again, a newer one about the same bytes, one about what never was there, and none at all.
        await repository.StageAddAsync(Samples.Package("a", order: "0001"), Cancellation);
        await repository.StageAddAsync(Samples.Package("a", order: "0002"), Cancellation);
        await repository.StageRemoveAsync("never.rpm", "0001", Cancellation);
        (await repository.CommitAsync(Cancellation)).Commits.ShouldBe(0);
        (await repository.CommitAsync(Cancellation)).Commits.ShouldBe(0);

        scene.Text(StoreScene.RepoMd).ShouldBe(revision);
        scene.Paths().Where(p => !p.Contains(".pending", StringComparison.Ordinal)).ShouldBe(before.Keys);
    }

    [Fact]
    public async Task Old_bytes_are_copied_and_only_the_new_package_is_compressed()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => repository.StageAddAsync(Samples.Package($"p{i:000}"), Cancellation)));
        await repository.CommitAsync(Cancellation);
        var before = Primary(scene);
        await AddAsync(repository, Samples.Package("new"));

        var after = Primary(scene);

        // From the first package on, all bytes of the first block are the same.
        var first = before.AsSpan(FirstMember(before));
        var again = after.AsSpan(FirstMember(after));
        first.CommonPrefixLength(again).ShouldBeGreaterThan(before.Length / 2);
    }

    [Fact]
    public async Task Single_packages_gather_to_full_blocks()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        for (var i = 0; i < 70; i++)
            await AddAsync(repository, Samples.Package($"p{i:00}"));

        // Head, tail and one block for each binary digit: 64, 4, 2.
        Members(Primary(scene)).ShouldBeLessThanOrEqualTo(2 + 7);
    }

    [Fact]
    public async Task Names_revision_and_cache_headers_are_as_clients_want_them()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await AddAsync(repository, Samples.Package("a"));
        var first = Revision(scene);
        scene.Time.Advance(TimeSpan.FromDays(-400));
        await AddAsync(repository, Samples.Package("b"));

        Revision(scene).ShouldBe(first + 1, "clients refuse what is older than what they have");
        var primary = scene.Paths().Last(p => p.EndsWith("-primary.xml.gz", StringComparison.Ordinal));
        var stored = scene.Cloud.S3.Bucket(StoreScene.Bucket).Find(StoreScene.Prefix + primary)!;
        stored.Headers["Cache-Control"].ShouldBe("public, max-age=31536000, immutable");
        stored.Sha256.ShouldNotBeNull("S3 has checked the digest");
        scene.Cloud.S3.Bucket(StoreScene.Bucket).Find(StoreScene.Prefix + StoreScene.RepoMd)!.Headers["Cache-Control"].ShouldBe("no-cache");
    }

    [Fact]
    public async Task Without_open_checksums_the_old_packages_are_not_even_uncompressed_and_the_result_is_the_same()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open(new RepositoryOptions { OpenChecksum = false });
        await AddAsync(repository, Samples.Package("a"));
        await AddAsync(repository, Samples.Package("b"));

        scene.Text(StoreScene.RepoMd).ShouldNotContain("open-");
        scene.Hrefs().ShouldBe(["a-1.0-1.noarch.rpm", "b-1.0-1.noarch.rpm"]);
    }

    [Fact]
    public async Task Old_files_stay_for_days_after_they_stopped_being_current_and_then_go()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await AddAsync(repository, Samples.Package("a"));
        var first = Files(scene);
        // Current for a long time: its own age says nothing.
        scene.Time.Advance(TimeSpan.FromDays(100));
        await AddAsync(repository, Samples.Package("b"));
        scene.Time.Advance(TimeSpan.FromDays(6));
        await AddAsync(repository, Samples.Package("c"));
        first.ShouldBeSubsetOf(Files(scene));
        scene.Put("repodata/notes.txt", "somebody's own");

        scene.Time.Advance(TimeSpan.FromDays(2));
        var report = await AddAsync(repository, Samples.Package("d"));

        report.DeletedFiles.ShouldBe(first.Count);
        Files(scene).Intersect(first).ShouldBeEmpty();
        scene.Get("repodata/notes.txt").ShouldNotBeNull();
        scene.Hrefs().Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_plan_says_what_a_commit_would_do_and_writes_nothing()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await AddAsync(repository, Samples.Package("a"));
        await repository.StageRemoveAsync("a-1.0-1.noarch.rpm", "", Cancellation);
        var before = scene.Paths();

        var plan = await repository.PlanAsync([PendingChange.Add(Samples.Package("b"))], Cancellation);

        plan.Changes.Select(c => (c.Kind, c.Nevra.Name)).ShouldBe([(ChangeKind.Removed, "a"), (ChangeKind.Added, "b")], ignoreOrder: true);
        plan.Packages.ShouldBe(1);
        scene.Paths().ShouldBe(before);
    }

    [Fact]
    public async Task A_lost_repomd_is_an_error_and_never_an_empty_repository()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await AddAsync(repository, Samples.Package("a"));
        scene.Delete(StoreScene.RepoMd);
        await repository.StageAddAsync(Samples.Package("b"), Cancellation);

        var error = await Should.ThrowAsync<RepositoryException>(() => repository.CommitAsync(Cancellation));

        error.Message.ShouldContain("is missing, although there was one");
        scene.Get(StoreScene.RepoMd).ShouldBeNull();
        scene.Paths("repodata/.pending/").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("damaged", "is damaged")]
    [InlineData(null, "is missing, although")]
    public async Task A_file_that_is_not_the_one_that_repomd_names_is_an_error(string? content, string message)
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await AddAsync(repository, Samples.Package("a"));
        var filelists = scene.Paths().Single(p => p.EndsWith("-filelists.xml.gz", StringComparison.Ordinal));
        if (content is null)
            scene.Delete(filelists);
        else
            scene.Put(filelists, content);
        var before = scene.Text(StoreScene.RepoMd);
        await repository.StageAddAsync(Samples.Package("b"), Cancellation);

        var error = await Should.ThrowAsync<RepositoryException>(() => repository.CommitAsync(Cancellation));

        error.Message.ShouldContain(message);
        scene.Text(StoreScene.RepoMd).ShouldBe(before);
    }

    [Fact]
    public async Task A_change_that_cannot_be_read_stops_no_other()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        scene.Put("repodata/.pending/bad", "nonsense");

        var report = await AddAsync(repository, Samples.Package("a"));

        report.Problems.ShouldHaveSingleItem().ShouldContain(".pending/bad is not a change");
        scene.Hrefs().ShouldBe(["a-1.0-1.noarch.rpm"]);
        scene.Get("repodata/.pending/bad").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_damaged_index_costs_time_and_nothing_else()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await AddAsync(repository, Samples.Package("a"));
        foreach (var path in scene.Paths("repodata/.index/"))
            scene.Put(path, "nonsense");

        await AddAsync(repository, Samples.Package("b"));

        scene.Hrefs().ShouldBe(["a-1.0-1.noarch.rpm", "b-1.0-1.noarch.rpm"]);
    }

    private static async Task<CommitReport> AddAsync(Repository repository, StagedPackage package)
    {
        await repository.StageAddAsync(package, Cancellation);
        return await repository.CommitAsync(Cancellation);
    }

    private static long Revision(StoreScene scene) =>
        long.Parse(scene.Text(StoreScene.RepoMd).Split("<revision>")[1].Split('<')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static List<string> Files(StoreScene scene) => [.. scene.Paths("repodata/").Where(p => p.Length > 70)];

    private static byte[] Primary(StoreScene scene) => scene.Get(scene.Text(StoreScene.RepoMd).Split("href=\"")[1].Split('"')[0])!;

    private static int Members(byte[] gzip)
    {
        // Deflated bytes hold such a header by chance once in 2^80.
        var count = 0;
        for (
            var at = 0;
            (at = gzip.AsSpan(at).IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 8, 0]) is >= 0 and var next ? at + next : -1) >= 0;
            at++
        )
            count++;
        return count;
    }

    private static int FirstMember(byte[] gzip) => gzip.AsSpan(1).IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 8, 0]) + 1;
}
