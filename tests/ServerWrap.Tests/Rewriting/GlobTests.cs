using GapFurniture.ServerWrap.Rewriting;
using GapFurniture.ServerWrap.Tests.Server;

namespace GapFurniture.ServerWrap.Tests.Rewriting;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*.conf", "a.conf b.conf c1.conf")]
    [InlineData("?.conf", "a.conf b.conf")]
    [InlineData("[ab].conf", "a.conf b.conf")]
    [InlineData("[!a-b]*", "c1.conf d.txt")]
    [InlineData("c[0-9].conf", "c1.conf")]
    [InlineData("*", "a.conf b.conf c1.conf d.txt")]
    [InlineData(".*", ".hidden.conf")]
    [InlineData("a.conf", "a.conf")]
    [InlineData("nothing*", "")]
    [InlineData("[", "")]
    public void Files_are_those_that_glob_finds_in_its_order(string pattern, string files)
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "b.conf", "a.conf", "c1.conf", "d.txt", ".hidden.conf" })
            folder.Write(name, "");
        string.Join(' ', Glob.Files($"{folder.Path}/{pattern}").Select(Path.GetFileName)).ShouldBe(files);
    }

    [Fact]
    public void Folders_may_be_patterns_too()
    {
        using var folder = new TemporaryFolder();
        folder.Write("one/x.conf", "");
        folder.Write("two/x.conf", "");
        folder.Write("two/y.conf", "");
        Glob.Files($"{folder.Path}/*/x.conf").Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("/etc/*/x.conf", "/etc/")]
    [InlineData("/etc/nginx/x.conf", "/etc/nginx/x.conf")]
    [InlineData("/*", "/")]
    public void Beginning_without_wildcards(string pattern, string start) => Glob.Fixed(pattern).ShouldBe(start);
}
