using GapFurniture.LocalCloud.Faults;
using GapFurniture.Pieces;
using GapFurniture.YumRepo.Store;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.Store;

/// <summary>Whatever happens on the way: clients can read the repository at every moment, and nothing is lost.</summary>
public sealed class AccidentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Death_at_any_write_leaves_a_repository_that_clients_read_and_the_next_run_completes(bool isDone)
    {
        var (points, isDead) = (0, true);
        for (; isDead; points++)
        {
            await using var scene = await BusySceneAsync();
            using var s3 = new DyingS3(scene.Cloud, points, isDone);
            var before = scene.Hrefs();
            string[] after = ["b-1.0-1.noarch.rpm", "c-1.0-1.noarch.rpm"];
            try
            {
                await scene.Open(signer: new FakeSigner(), s3: s3).CommitAsync(Cancellation);
            }
            catch (Exception e) when (e is KilledException or AggregateException)
            {
                s3.IsDead.ShouldBeTrue();
            }
            isDead = s3.IsDead;

            string.Join(" ", scene.Hrefs()).ShouldBeOneOf(string.Join(" ", before), string.Join(" ", after));

            await scene.Open(signer: new FakeSigner()).CommitAsync(Cancellation);

            scene.Hrefs().ShouldBe(after, $"at write {points}");
            scene.Paths("repodata/.pending/").ShouldBeEmpty($"at write {points}");
            scene.Get("repodata/repomd.xml.asc").ShouldBe(FakeSigner.Of(scene.Get(StoreScene.RepoMd)));
        }
        // Three files, index, repomd.xml, signature, two changes, four old files: less would mean that this did not look at all of them.
        points.ShouldBeGreaterThanOrEqualTo(12);
    }

    [Fact]
    public async Task Another_signing_key_gets_another_signature_though_nothing_else_has_changed()
    {
        await using var scene = await StoreScene.SetAsync();
        await scene.Open().StageAddAsync(Samples.Package("a"), Cancellation);
        await scene.Open(signer: new FakeSigner()).CommitAsync(Cancellation);
        var other = new FakeSigner { PublicKey = "another key"u8.ToArray() };

        var report = await scene.Open(signer: other).CommitAsync(Cancellation);

        (report.Commits, report.RepairedSignature, other.Signatures).ShouldBe((0, true, 1));
        (await scene.Open(signer: other).CommitAsync(Cancellation)).RepairedSignature.ShouldBeFalse();
    }

    [Fact]
    public async Task A_repository_that_another_begins_at_this_moment_is_not_taken_for_a_lost_one()
    {
        await using var scene = await StoreScene.SetAsync();
        using var s3 = new OvertakenS3(
            scene.Cloud,
            StoreScene.RepoMd,
            async () =>
            {
                await scene.Open().StageAddAsync(Samples.Package("rival"), Cancellation);
                await scene.Open().CommitAsync(Cancellation);
            }
        );
        var ours = scene.Open(s3: s3);

        // It finds no repomd.xml, and a moment later the mark that there is one.
        await ours.CommitAsync(Cancellation);
        await ours.StageAddAsync(Samples.Package("mine"), Cancellation);

        await ours.CommitAsync(Cancellation);

        scene.Hrefs().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Death_in_the_first_commit_ever_is_no_other(bool isDone)
    {
        var isDead = true;
        for (var point = 0; isDead; point++)
        {
            await using var scene = await StoreScene.SetAsync();
            await scene.Open().StageAddAsync(Samples.Package("a"), Cancellation);
            using var s3 = new DyingS3(scene.Cloud, point, isDone);
            try
            {
                await scene.Open(signer: new FakeSigner(), s3: s3).CommitAsync(Cancellation);
            }
            catch (Exception e) when (e is KilledException or AggregateException)
            {
                s3.IsDead.ShouldBeTrue();
            }
            isDead = s3.IsDead;
            await scene.Open(signer: new FakeSigner()).CommitAsync(Cancellation);

            scene.Hrefs().ShouldBe(["a-1.0-1.noarch.rpm"], $"at write {point}");
            scene.Get("repodata/repomd.xml.asc").ShouldBe(FakeSigner.Of(scene.Get(StoreScene.RepoMd)));
            scene.Get("repodata/repomd.xml.key").ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData(nameof(FaultKind.Error), 409, "ConditionalRequestConflict")]
    [InlineData(nameof(FaultKind.Error), 412, "PreconditionFailed")]
    [InlineData(nameof(FaultKind.Error), 404, "NoSuchKey")]
    [InlineData(nameof(FaultKind.Error), 503, "SlowDown")]
    [InlineData(nameof(FaultKind.Error), 500, "InternalError")]
    [InlineData(nameof(FaultKind.Drop), 0, null)]
    [InlineData(nameof(FaultKind.Drop), 0, "after")]
    public async Task A_write_of_repomd_that_S3_refuses_or_loses_is_done_in_the_end(string kind, int status, string? code)
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open(signer: new FakeSigner());
        await repository.StageAddAsync(Samples.Package("a"), Cancellation);
        await repository.CommitAsync(Cancellation);
        await repository.StageAddAsync(Samples.Package("b", order: "01"), Cancellation);
        scene.Cloud.Faults.Add(
            new Fault("s3", "PutObject", Enum.Parse<FaultKind>(kind))
            {
                Key = StoreScene.Prefix + StoreScene.RepoMd,
                Status = status,
                Code = code,
                Times = 2,
            }
        );

        var report = await repository.CommitAsync(Cancellation);

        report.Changes.ShouldHaveSingleItem().Nevra.Name.ShouldBe("b");
        scene.Hrefs().ShouldBe(["a-1.0-1.noarch.rpm", "b-1.0-1.noarch.rpm"]);
        scene.Cloud.Faults.Pendings().ShouldBeEmpty();
        scene.Get("repodata/repomd.xml.asc").ShouldBe(FakeSigner.Of(scene.Get(StoreScene.RepoMd)));
    }

    [Fact]
    public async Task Writes_that_are_refused_for_ever_end_with_both_possible_reasons_and_nothing_is_lost()
    {
        await using var scene = await BusySceneAsync();
        scene.Cloud.Faults.Add(
            new Fault("s3", "PutObject", FaultKind.Error)
            {
                Key = StoreScene.Prefix + StoreScene.RepoMd,
                Status = 412,
                Code = "PreconditionFailed",
            }
        );

        var error = await Should.ThrowAsync<RepositoryException>(() =>
            scene.Open(new RepositoryOptions { ConflictTimeout = TimeSpan.FromSeconds(1) }).CommitAsync(Cancellation)
        );

        error.Message.ShouldContain("somebody writes it all the time");
        error.Message.ShouldContain("does not do conditional writes");
        scene.Cloud.Faults.Clear();
        await scene.Open().CommitAsync(Cancellation);
        scene.Hrefs().ShouldBe(["b-1.0-1.noarch.rpm", "c-1.0-1.noarch.rpm"]);
    }

    [Theory]
    [InlineData("GetObject")]
    [InlineData("ListObjectsV2")]
    [InlineData("PutObject")]
    [InlineData("DeleteObject")]
    public async Task Answers_that_are_lost_or_cut_off_are_asked_for_again(string operation)
    {
        await using var scene = await BusySceneAsync();
        foreach (var kind in new[] { FaultKind.Drop, FaultKind.Cut, FaultKind.Throttle })
            scene.Cloud.Faults.Add(new Fault("s3", operation, kind) { Times = 1 });

        await scene.Open(signer: new FakeSigner()).CommitAsync(Cancellation);

        scene.Hrefs().ShouldBe(["b-1.0-1.noarch.rpm", "c-1.0-1.noarch.rpm"]);
        scene.Cloud.Faults.Pendings().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_is_told_with_what_is_needed_and_nothing_is_lost()
    {
        await using var scene = await BusySceneAsync();
        scene.Cloud.Faults.Add(
            new Fault("s3", "PutObject", FaultKind.Error)
            {
                Status = 403,
                Code = "AccessDenied",
                Times = 1000,
            }
        );

        var error = await Should.ThrowAsync<RepositoryException>(() => scene.Open().CommitAsync(Cancellation));

        error.Message.ShouldContain("s3:PutObject");
        scene.Hrefs().ShouldBe(["a-1.0-1.noarch.rpm", "b-1.0-1.noarch.rpm"]);
        scene.Cloud.Faults.Clear();
        await scene.Open().CommitAsync(Cancellation);
        scene.Hrefs().ShouldBe(["b-1.0-1.noarch.rpm", "c-1.0-1.noarch.rpm"]);
    }

    [Fact]
    public async Task Of_two_who_write_the_same_within_one_second_one_counts_it()
    {
        await using var scene = await StoreScene.SetAsync();
        await scene.Open().StageAddAsync(Samples.Package("a"), Cancellation);
        await scene.Open().CommitAsync(Cancellation);
        await scene.Open().StageAddAsync(Samples.Package("b"), Cancellation);
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        scene.Time.Stop();
        CommitReport? rivals = null;
        // We have read what is pending, and repomd.xml.
        using var s3 = new OvertakenS3(scene.Cloud, StoreScene.RepoMd, async () => rivals = await scene.Open().CommitAsync(Cancellation));

        var ours = await scene.Open(s3: s3).CommitAsync(Cancellation);

        (rivals!.Commits, rivals.Changes.Count).ShouldBe((1, 1));
        (ours.Commits, ours.Changes.Count, ours.Conflicts).ShouldBe((0, 0, 1));
        ours.Packages.ShouldBe(2);
        // One for each state: what the two wrote had the same names.
        scene.Paths("repodata/").Count(p => p.EndsWith("-primary.xml.gz", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task A_hundred_uploads_at_once_are_all_listed_by_a_few_commits()
    {
        await using var scene = await StoreScene.SetAsync();
        // At once, however many of them a slow machine runs side by side.
        var allAreStaged = new TaskCompletionSource();
        var staged = 0;
        scene.Cloud.Sqs.CreateQueue("written");
        scene.Cloud.S3.Notify(StoreScene.Bucket, scene.Cloud.Sqs.Arn("written"), suffix: "/repomd.xml");
        // With S3's test event in it.
        var before = scene.Cloud.Sqs.Count("written").Total;
        var reports = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(async i =>
                {
                    var repository = scene.Open(new RepositoryOptions(), new FakeSigner());
                    await repository.StageAddAsync(Samples.Package($"p{i:00}", order: $"{i:X4}"), Cancellation);
                    if (Interlocked.Increment(ref staged) == 100)
                        allAreStaged.SetResult();
                    await allAreStaged.Task;
                    return await repository.CommitAsync(Cancellation);
                })
        );

        scene.Hrefs().Order().ShouldBe(Enumerable.Range(0, 100).Select(i => $"p{i:00}-1.0-1.noarch.rpm"));
        var written = scene.Cloud.Sqs.Count("written").Total - before;
        written.ShouldBeInRange(1, 20);
        reports.Sum(r => r.Commits).ShouldBe(written, "each is counted once");
        reports.Sum(r => r.Changes.Count).ShouldBe(100);
        scene.Get("repodata/repomd.xml.asc").ShouldBe(FakeSigner.Of(scene.Get(StoreScene.RepoMd)));
        scene.Paths("repodata/.pending/").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_that_reads_without_pause_never_sees_a_torn_repository()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open(new RepositoryOptions { KeepOldFiles = TimeSpan.FromDays(1) });
        await repository.StageAddAsync(Samples.Package("p"), Cancellation);
        await repository.CommitAsync(Cancellation);
        using var stop = new CancellationTokenSource();
        var reads = 0;
        var client = Task.Run(
            () =>
            {
                for (; !stop.IsCancellationRequested; reads++)
                    scene.Packages();
            },
            Cancellation
        );

        for (var i = 0; i < 200; i++)
        {
            if (i % 3 == 2)
                await repository.StageRemoveAsync($"p{i - 1}-1.0-1.noarch.rpm", "", Cancellation);
            await repository.StageAddAsync(Samples.Package($"p{i}"), Cancellation);
            await repository.CommitAsync(Cancellation);
            scene.Time.Advance(TimeSpan.FromHours(2));
            // Twelve commits are a day here: however slow the machine is, no read may take longer.
            var before = Volatile.Read(ref reads);
            if (i % 5 == 4)
                await Eventually.HoldsAsync(() => Volatile.Read(ref reads) > before || client.IsCompleted, () => $"{before} reads");
        }
        await stop.CancelAsync();
        await client;

        reads.ShouldBeGreaterThan(10);
        scene.Hrefs().Count.ShouldBe(1 + 200 - 66);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("of another")]
    public async Task A_signature_that_is_missing_or_stale_is_repaired_by_the_next_run(string? content)
    {
        await using var scene = await BusySceneAsync();
        if (content is null)
            scene.Delete("repodata/repomd.xml.asc");
        else
            scene.Put("repodata/repomd.xml.asc", content);
        foreach (var path in scene.Paths("repodata/.pending/"))
            scene.Delete(path);

        var report = await scene.Open(signer: new FakeSigner()).CommitAsync(Cancellation);

        (report.Commits, report.RepairedSignature).ShouldBe((0, true));
        scene.Get("repodata/repomd.xml.asc").ShouldBe(FakeSigner.Of(scene.Get(StoreScene.RepoMd)));
        (await scene.Open(signer: new FakeSigner()).CommitAsync(Cancellation)).RepairedSignature.ShouldBeFalse();
    }

    /// <summary>Two packages, a removal and an addition that wait, and files that are old enough to go.</summary>
    private static async Task<StoreScene> BusySceneAsync()
    {
        var scene = await StoreScene.SetAsync();
        var repository = scene.Open(signer: new FakeSigner());
        foreach (var name in new[] { "a", "b" })
        {
            await repository.StageAddAsync(Samples.Package(name, order: "01"), Cancellation);
            await repository.CommitAsync(Cancellation);
        }
        scene.Time.Advance(TimeSpan.FromDays(8));
        await repository.StageRemoveAsync("a-1.0-1.noarch.rpm", "02", Cancellation);
        await repository.StageAddAsync(Samples.Package("c", order: "01"), Cancellation);
        return scene;
    }
}
