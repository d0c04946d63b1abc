using FsCheck;
using FsCheck.Fluent;
using GapFurniture.Aws;
using GapFurniture.YumRepo.Layout;

namespace GapFurniture.YumRepo.Tests.Layout;

public sealed class RepositoryLayoutTests
{
    private static RepositoryLayout Of(string pattern, string? root = "s3://repo/", string? inbox = null) =>
        new(root is null ? null : S3Url.Parse(root), inbox is null ? null : S3Url.Parse(inbox), new RepositoryPattern(pattern));

    private static string? Own(RepositoryLayout layout, string key, string bucket = "repo") =>
        layout.Find(bucket, key).Place is { } place ? Text(layout.Listed(place, "x86_64").ShouldHaveSingleItem()) : null;

    private static string Text(Placement listed) => $"{listed.Repository} {listed.Href}";

    [Theory]
    [InlineData("", "a/b/c.rpm", "s3://repo/ a/b/c.rpm")]
    [InlineData("", "c.rpm", "s3://repo/ c.rpm")]
    [InlineData("dist/releasever/arch", "el/9/x86_64/c.rpm", "s3://repo/el/9/x86_64/ c.rpm")]
    [InlineData("dist/releasever/arch", "el/9/x86_64/Packages/c/c.rpm", "s3://repo/el/9/x86_64/ Packages/c/c.rpm")]
    [InlineData("dist/releasever/arch", "el/9/c.rpm", null)]
    [InlineData("^(?P<repo>[^/]+/(?P<arch>[^/]+))/", "el9/x86_64/p/c.rpm", "s3://repo/el9/x86_64/ p/c.rpm")]
    [InlineData("^(el[0-9]+/)", "el9/c.rpm", "s3://repo/el9/ c.rpm")]
    [InlineData("^(el[0-9]+/)", "fedora/c.rpm", null)]
    [InlineData("^[^/]+/([^/]+)/", "a/b/c.rpm", null)]
    public void A_key_belongs_to_the_repository_that_the_layout_says(string pattern, string key, string? expected) =>
        Own(Of(pattern), key).ShouldBe(expected);

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.rpm/")]
    [InlineData("repodata/a.rpm")]
    [InlineData("el9/repodata/.pending/a.rpm")]
    [InlineData("el9/../a.rpm")]
    [InlineData("http://evil.example/a.rpm")]
    [InlineData("/a.rpm")]
    public void What_is_no_package_of_a_repository_is_ignored_with_a_reason(string key)
    {
        var (place, ignored) = Of("").Find("repo", key);

        place.ShouldBeNull();
        ignored.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Repositories_lie_below_the_root_and_nowhere_else()
    {
        var layout = Of("dist", "s3://repo/yum/");

        Own(layout, "yum/el9/a.rpm").ShouldBe("s3://repo/yum/el9/ a.rpm");
        Own(layout, "other/el9/a.rpm").ShouldBeNull();
        Own(layout, "yum/el9/a.rpm", "another").ShouldBeNull();
        Own(Of("dist", root: null), "el9/a.rpm", "another").ShouldBe("s3://another/el9/ a.rpm");
    }

    [Fact]
    public void What_arrives_in_the_inbox_has_the_same_place_in_the_repositories()
    {
        var layout = Of("dist/arch", "s3://repo/yum/", "s3://builds/new/");

        var place = layout.Find("builds", "new/el9/x86_64/a.rpm").Place.ShouldNotBeNull();

        place.IsInInbox.ShouldBeTrue();
        layout.Listed(place, "x86_64").ShouldHaveSingleItem().Object.ToString().ShouldBe("s3://repo/yum/el9/x86_64/a.rpm");
        layout.Find("repo", "yum/el9/x86_64/a.rpm").Place.ShouldNotBeNull().IsInInbox.ShouldBeFalse();
    }

    [Theory]
    [InlineData("el9/noarch/a.rpm", "noarch", "el9/x86_64/ el9/aarch64/")]
    [InlineData("el9/x86_64/a.rpm", "noarch", "el9/x86_64/ el9/aarch64/")]
    [InlineData("el9/ppc64le/a.rpm", "noarch", "el9/ppc64le/ el9/x86_64/ el9/aarch64/")]
    [InlineData("el9/x86_64/a.rpm", "x86_64", "el9/x86_64/")]
    [InlineData("el9/x86_64/a.rpm", "src", "el9/SRPMS/")]
    public void Noarch_packages_are_listed_in_all_architectures_and_sources_apart(string key, string arch, string expected)
    {
        var layout = Of("dist/arch") with { Architectures = ["x86_64", "aarch64"], Sources = "SRPMS" };

        var place = layout.Find("repo", key).Place.ShouldNotBeNull();

        string.Join(' ', layout.Listed(place, arch).Select(l => l.Repository.Key)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("el9/noarch/a.rpm", "el9/x86_64/ el9/aarch64/ el9/SRPMS/")]
    [InlineData("el9/x86_64/a-1-1.x86_64.rpm", "el9/x86_64/ el9/aarch64/ el9/SRPMS/")]
    [InlineData("el9/ppc64le/a.rpm", "el9/ppc64le/ el9/x86_64/ el9/aarch64/ el9/SRPMS/")]
    public void Copies_of_a_deleted_package_may_be_wherever_any_is_copied_since_its_name_says_nothing(string key, string expected)
    {
        var layout = Of("dist/arch") with { Architectures = ["x86_64", "aarch64"], Sources = "SRPMS" };

        var place = layout.Find("repo", key).Place.ShouldNotBeNull();

        string.Join(' ', layout.PossiblyListed(place).Select(l => l.Repository.Key)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("dist/*/arch")]
    [InlineData("arch/arch")]
    [InlineData("^el9/")]
    [InlineData("^(el9")]
    public void A_layout_that_names_nothing_is_refused(string pattern) =>
        Should.Throw<FormatException>(() => new RepositoryPattern(pattern)).Message.ShouldNotBeNullOrEmpty();

    [Fact]
    public void A_place_and_its_object_are_the_same_for_every_key()
    {
        var layout = Of("dist/arch", "s3://repo/yum/") with { Architectures = ["x86_64"], Sources = "SRPMS" };
        var folders = Gen.Elements("el9", "x86_64", "noarch", "a b", "Ä+", "repodata", "", "..", "yum").ListOf();

        Prop.ForAll(
                folders.ToArbitrary(),
                parts =>
                {
                    var key = string.Concat(parts.Select(p => p + "/")) + "p-1-1.noarch.rpm";
                    return layout.Find("repo", key).Place is not { } place
                        || (
                            place.Object.Key == key
                            && place.Home.Key + place.Repository.Prefix + place.Href == key
                            && layout.Listed(place, "x86_64").Single().Object == place.Object
                        );
                }
            )
            .QuickCheckThrowOnFailure();
    }
}
