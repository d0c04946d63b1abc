using FsCheck;
using FsCheck.Fluent;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Store;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.Store;

/// <summary>Events come late, twice and in any order, with commits in between: what is listed in the end is what lies in the bucket.</summary>
public sealed class OrderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Any_order_of_events_and_commits_ends_in_the_same_list() =>
        Properties.ForAll(
            Histories(60),
            history =>
            {
                var index = PackageIndex.Empty;
                var pending = new List<PendingChange>();
                foreach (var step in history.Steps)
                {
                    if (step is not null && pending.TrueForAll(p => p.Id != step.Id))
                        pending.Add(step with { StagedAt = s_now });
                    if (step is null)
                        Commit();
                }
                Commit();

                index.Packages.Select(p => (p.Href, p.PkgId)).Order().ShouldBe(history.Expected);

                void Commit()
                {
                    var plan = new CommitPlanner(new RepositoryOptions(), s_now).Plan(index, pending);
                    index = index with
                    {
                        Packages = [.. index.Packages.Where((_, i) => !plan.Dropped.Contains(i)), .. plan.Added.Select(a => a.Package!)],
                        Ledger = plan.Ledger,
                    };
                    pending.RemoveAll(plan.Settled.Contains);
                }
            },
            count: 1000
        );

    [Fact]
    public void The_same_holds_in_S3_with_several_writers() =>
        Properties.ForAll(
            Histories(12),
            async history =>
            {
                await using var scene = await StoreScene.SetAsync();
                var commits = new List<Task>();
                foreach (var step in history.Steps)
                {
                    var repository = scene.Open();
                    if (step is null)
                        commits.Add(repository.CommitAsync(Cancellation));
                    else if (step.Package is null)
                        await repository.StageRemoveAsync(step.Href, step.Order, Cancellation);
                    else
                        await repository.StageAddAsync(Staged(step), Cancellation);
                }
                await Task.WhenAll(commits);
                await scene.Open().CommitAsync(Cancellation);

                // Where nothing was ever listed nothing is written.
                var listed = scene.Get(StoreScene.RepoMd) is null ? [] : scene.Packages();
                listed.Select(p => (p.Href, p.PkgId)).Order().ShouldBe(history.Expected);
            },
            count: 25
        );

    [Theory]
    [InlineData("0055AED6DCD90281E5", "0055AED6DCD90281E6", -1)]
    [InlineData("0055AED6DCD90281E5", "0055aed6dcd90281e5", 0)]
    [InlineData("01", "0100", 0)]
    [InlineData("0101", "01", 1)]
    public void Sequencers_are_compared_as_S3_says(string one, string two, int order) =>
        Math.Sign(PendingChange.CompareOrders(one, two)).ShouldBe(order);

    [Fact]
    public async Task What_a_command_does_counts_as_of_then()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await repository.StageAddAsync(Samples.Package("a"), Cancellation);
        await repository.CommitAsync(Cancellation);
        await repository.StageRemoveAsync("a-1.0-1.noarch.rpm", "", Cancellation);
        await repository.CommitAsync(Cancellation);
        scene.Packages().ShouldBeEmpty();

        await repository.StageAddAsync(Samples.Package("a"), Cancellation);
        await repository.CommitAsync(Cancellation);

        scene.Hrefs().ShouldBe(["a-1.0-1.noarch.rpm"]);
    }

    [Fact]
    public async Task A_command_that_changes_nothing_waits_for_no_commit_unless_something_else_does()
    {
        await using var scene = await StoreScene.SetAsync();
        var repository = scene.Open();
        await repository.StageAddAsync(Samples.Package("a"), Cancellation);
        await repository.CommitAsync(Cancellation);

        await repository.StageAddAsync(Samples.Package("a"), Cancellation);
        (await repository.CommitAsync(Cancellation)).Commits.ShouldBe(0);
        scene.Paths("repodata/.pending/").ShouldBeEmpty();

        // A removal that somebody else is about to commit: without the addition that came after it, it would win.
        await repository.StageRemoveAsync("a-1.0-1.noarch.rpm", "", Cancellation);
        scene.Time.Advance(TimeSpan.FromSeconds(2));
        await repository.StageAddAsync(Samples.Package("a"), Cancellation);
        (await repository.CommitAsync(Cancellation)).Commits.ShouldBe(0);
        scene.Paths("repodata/.pending/").Count.ShouldBe(2);
    }

    private static StagedPackage Staged(PendingChange change) =>
        new(
            change.Package!.Nevra,
            new PackageFile(change.Href, change.Package.Size, change.Package.FileTime, change.Package.PkgId),
            change.Xml!,
            change.Order
        );

    /// <summary>What happened to a bucket, as its events arrive: late, some twice, with commits (null) in between.</summary>
    private static Gen<History> Histories(int most) =>
        from count in Gen.Choose(1, most)
        from happened in Gen.Choose(0, 7).ListOf(count)
        from keys in Gen.Choose(0, 4).ListOf(count)
        from twice in Gen.Choose(0, 3).ListOf(count)
        from commits in Gen.Choose(0, count)
        let events = happened.Zip(keys, (h, k) => (IsRemoved: h < 3, Key: $"p{k}")).Select(Event).ToList()
        let arriving = events
            .Concat(events.Where((_, i) => twice[i] == 0))
            .Concat(Enumerable.Repeat<PendingChange?>(null, commits))
            .ToArray()
        from steps in Gen.Shuffle(arriving)
        select new History(
            steps,
            [
                .. events
                    .GroupBy(e => e.Href, StringComparer.Ordinal)
                    .Select(g => g.Last())
                    .Where(e => e.Package is not null)
                    .Select(e => (e.Href, e.Package!.PkgId))
                    .Order(),
            ]
        );

    private static PendingChange Event((bool IsRemoved, string Key) what, int number)
    {
        var order = $"{number + 1:X6}";
        return what.IsRemoved
            ? PendingChange.Remove($"{what.Key}-1.0-1.noarch.rpm", order)
            : PendingChange.Add(Samples.Package(what.Key, order: order, content: $"{number % 3}"));
    }

    private sealed record History(IReadOnlyList<PendingChange?> Steps, IReadOnlyList<(string Href, string PkgId)> Expected);
}
