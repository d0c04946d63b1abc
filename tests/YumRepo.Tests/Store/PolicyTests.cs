using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Store;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.Store;

/// <summary>Which packages a commit lists, of those that come.</summary>
public sealed class PolicyTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static long Days(int ago) => s_now.AddDays(-ago).ToUnixTimeSeconds();

    [Fact]
    public void Of_two_files_of_a_package_the_one_stored_last_is_listed_whichever_comes_first()
    {
        var older = Samples.Package("a", href: "old/a.rpm", fileTime: Days(2));
        var newer = Samples.Package("a", href: "new/a.rpm", fileTime: Days(1));

        Listed(new RepositoryOptions(), older, newer).ShouldBe(["new/a.rpm"]);
        Listed(new RepositoryOptions(), newer, older).ShouldBe(["new/a.rpm"]);
        InOneCommit(new RepositoryOptions(), newer, older).Added.ShouldHaveSingleItem().Href.ShouldBe("new/a.rpm");
    }

    [Fact]
    public void Of_two_files_of_the_same_second_the_one_that_comes_last_is_listed()
    {
        Listed(new RepositoryOptions(), Samples.Package("a", href: "b.rpm"), Samples.Package("a", href: "a.rpm")).ShouldBe(["a.rpm"]);
        Listed(new RepositoryOptions(), Samples.Package("a", href: "a.rpm"), Samples.Package("a", href: "b.rpm")).ShouldBe(["b.rpm"]);
    }

    [Fact]
    public void What_comes_and_is_too_old_at_once_was_never_listed_and_does_not_count_as_removed()
    {
        var options = new RepositoryOptions { Keep = 1 };
        var index = Commit(options, PackageIndex.Empty, Samples.Package("a", "2")).Index;

        var (after, plan) = Commit(options, index, Samples.Package("a", "1"));

        after.Packages.ShouldHaveSingleItem().Nevra.Version.ShouldBe("2");
        var change = plan.Changes.ShouldHaveSingleItem();
        (change.Kind, change.WasListed).ShouldBe((ChangeKind.Expired, false));
        RepositoryAnswer.Of(new("b", ""), plan.Changes, 1).Removed.ShouldBe(0);
    }

    [Fact]
    public void What_was_replaced_is_remembered_until_it_is_listed_again_or_gone()
    {
        var options = new RepositoryOptions();
        var index = Commit(options, PackageIndex.Empty, Samples.Package("a", href: "old.rpm")).Index;
        index = Commit(options, index, Samples.Package("a", href: "new.rpm")).Index;
        index.Replaced.Keys.ShouldBe(["old.rpm"]);

        Commit(options, index, Samples.Package("a", href: "old.rpm", content: "x")).Index.Replaced.Keys.ShouldBe(["new.rpm"]);
        var gone = new CommitPlanner(options, s_now).Plan(index, [PendingChange.Remove("old.rpm", "01") with { StagedAt = s_now }]);
        gone.Replaced.ShouldBeEmpty();
    }

    [Fact]
    public void A_second_file_of_a_package_can_be_refused_and_is_named()
    {
        var options = new RepositoryOptions { SameNevra = SameNevra.Refuse };
        var index = Commit(options, PackageIndex.Empty, Samples.Package("a", href: "one/a.rpm", fileTime: Days(2))).Index;

        var (after, plan) = Commit(options, index, Samples.Package("a", href: "two/a.rpm", fileTime: Days(1)));

        after.Packages.Select(p => p.Href).ShouldBe(["one/a.rpm"]);
        var refused = plan.Changes.ShouldHaveSingleItem();
        (refused.Kind, refused.Href, refused.Reason).ShouldBe((ChangeKind.Refused, "two/a.rpm", "one/a.rpm is listed"));
        plan.IsWrite.ShouldBeFalse();
        plan.Settled.Count.ShouldBe(1, "it would be refused again and again");
    }

    [Fact]
    public void Both_files_of_a_package_can_be_kept() =>
        Listed(
                new RepositoryOptions { SameNevra = SameNevra.KeepBoth },
                Samples.Package("a", href: "one/a.rpm"),
                Samples.Package("a", href: "two/a.rpm")
            )
            .ShouldBe(["one/a.rpm", "two/a.rpm"]);

    [Fact]
    public void An_object_that_was_overwritten_is_listed_with_its_new_content_whatever_the_policy()
    {
        foreach (var policy in Enum.GetValues<SameNevra>())
        {
            var options = new RepositoryOptions { SameNevra = policy };
            var index = Commit(options, PackageIndex.Empty, Samples.Package("a", fileTime: Days(2))).Index;

            var (after, plan) = Commit(options, index, Samples.Package("a", fileTime: Days(1), content: "other"));

            after.Packages.ShouldHaveSingleItem().Size.ShouldBe(1005);
            plan.Changes.ShouldHaveSingleItem().Kind.ShouldBe(ChangeKind.Updated);
        }
    }

    [Fact]
    public void The_newest_versions_by_rpms_order_stay_for_each_name_and_architecture()
    {
        var options = new RepositoryOptions { Keep = 2 };
        Listed(
                options,
                Samples.Package("a", "1.9"),
                Samples.Package("a", "1.10"),
                Samples.Package("a", "1.10~rc1"),
                Samples.Package("a", "1.2", epoch: "1", href: "epoch.rpm"),
                Samples.Package("a", "1.0", arch: "x86_64"),
                Samples.Package("ab", "1.0")
            )
            .ShouldBe(["a-1.10-1.noarch.rpm", "epoch.rpm", "a-1.0-1.x86_64.rpm", "ab-1.0-1.noarch.rpm"], ignoreOrder: true);
    }

    [Fact]
    public void Old_versions_stay_for_some_days_after_they_were_surpassed()
    {
        var options = new RepositoryOptions { Keep = 1, Grace = TimeSpan.FromDays(3) };
        var index = Commit(
            options,
            PackageIndex.Empty,
            Samples.Package("a", "1", fileTime: Days(90)),
            Samples.Package("a", "2", fileTime: Days(4)),
            Samples.Package("a", "3", fileTime: Days(1))
        ).Index;

        // 1 was surpassed four days ago; 2 only yesterday.
        index.Packages.Select(p => p.Nevra.Version).ShouldBe(["2", "3"], ignoreOrder: true);
    }

    [Fact]
    public void An_old_version_that_comes_late_has_its_days_from_then_on()
    {
        var options = new RepositoryOptions { Keep = 1, Grace = TimeSpan.FromDays(3) };

        Listed(options, Samples.Package("a", "2", fileTime: Days(90)), Samples.Package("a", "1", fileTime: Days(1)))
            .ShouldBe(["a-2-1.noarch.rpm", "a-1-1.noarch.rpm"]);
    }

    [Fact]
    public void Files_of_one_version_count_once_where_both_are_kept() =>
        Listed(
                new RepositoryOptions { Keep = 1, SameNevra = SameNevra.KeepBoth },
                Samples.Package("a", "2", href: "one/a.rpm"),
                Samples.Package("a", "2", href: "two/a.rpm"),
                Samples.Package("a", "1")
            )
            .ShouldBe(["one/a.rpm", "two/a.rpm"]);

    [Fact]
    public async Task Objects_of_expired_packages_are_deleted_only_by_choice()
    {
        foreach (var deletes in new[] { false, true })
        {
            await using var scene = await StoreScene.SetAsync();
            var repository = scene.Open(new RepositoryOptions { Keep = 1, DeleteExpired = deletes });
            foreach (var version in new[] { "1", "2" })
            {
                var package = Samples.Package("a", version);
                scene.Put(package.File.Href, "its bytes");
                await repository.StageAddAsync(package, TestContext.Current.CancellationToken);
                await repository.CommitAsync(TestContext.Current.CancellationToken);
            }

            scene.Hrefs().ShouldBe(["a-2-1.noarch.rpm"]);
            (scene.Get("a-1-1.noarch.rpm") is null).ShouldBe(deletes);
            scene.Get("a-2-1.noarch.rpm").ShouldNotBeNull();
        }
    }

    private static List<string> Listed(RepositoryOptions options, params StagedPackage[] packages)
    {
        var index = PackageIndex.Empty;
        foreach (var package in packages)
            index = Commit(options, index, package).Index;
        return [.. index.Packages.Select(p => p.Href)];
    }

    private static CommitPlan InOneCommit(RepositoryOptions options, params StagedPackage[] packages) =>
        Commit(options, PackageIndex.Empty, packages).Plan;

    private static (PackageIndex Index, CommitPlan Plan) Commit(
        RepositoryOptions options,
        PackageIndex index,
        params StagedPackage[] packages
    )
    {
        var plan = new CommitPlanner(options, s_now).Plan(index, [.. packages.Select(p => PendingChange.Add(p) with { StagedAt = s_now })]);
        var next = index.Packages.Where((_, i) => !plan.Dropped.Contains(i)).Concat(plan.Added.Select(a => a.Package!));
        return (index with { Packages = [.. next], Ledger = plan.Ledger, Replaced = plan.Replaced }, plan);
    }
}
