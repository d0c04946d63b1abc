using System.Text.Json;
using System.Xml.Linq;

namespace GapFurniture.House.Tests.Layout;

/// <summary>What ends up in executables, or helps to build them, may be given on by whoever uses a piece.</summary>
public sealed class LicenceTests
{
    /// <summary>SPDX expressions; each asks for no more than that its text goes along.</summary>
    private static readonly Dictionary<string, string> s_allowed = new(StringComparer.Ordinal)
    {
        ["MIT"] = ".NET, YamlDotNet",
        ["Apache-2.0"] = "AWS's packages",
        ["PostgreSQL"] = "Npgsql",
        // Asks besides that it stays a file which its user may replace.
        ["LGPL-3.0-or-later"] = "libvips",
    };

    private static readonly string s_packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Every package that a piece's or the shared library's lock file names, indirect ones among them.</summary>
    public static TheoryData<string, string> Packages =>
        [
            .. Tree
                .Files.Where(f => f.EndsWith("/packages.lock.json", StringComparison.Ordinal) && IsShipped(f))
                .SelectMany(Locked)
                .Distinct()
                .OrderBy(p => p.Id, StringComparer.Ordinal)
                .Select(p => new TheoryDataRow<string, string>(p.Id, p.Version)),
        ];

    [Theory, MemberData(nameof(Packages))]
    public void A_package_has_a_licence_that_lets_a_piece_be_given_on(string package, string version)
    {
        var id = package.ToLowerInvariant();
        var file = Path.Combine(s_packages, id, version, $"{id}.nuspec");
        Assert.SkipUnless(File.Exists(file), $"{package} {version} is not restored on this machine");

        var licence = XDocument.Load(file).Descendants().FirstOrDefault(e => e.Name.LocalName == "license");

        // A licence of its own text, or an address in its place, is to be read by somebody before it is allowed.
        (licence?.Attribute("type")?.Value).ShouldBe("expression");
        s_allowed.Keys.ShouldContain(licence!.Value);
    }

    [Fact]
    public void The_page_on_security_names_the_licences()
    {
        var page = Tree.Read("SECURITY.md").ReplaceLineEndings(" ");

        page.ShouldContain("Apache License 2.0");
        page.ShouldContain("MIT License");
        page.ShouldContain("PostgreSQL License");
        page.ShouldContain("GNU Lesser General Public License");
    }

    private static bool IsShipped(string file) =>
        file.StartsWith("functions/", StringComparison.Ordinal) || file.StartsWith("shared/GapFurniture.", StringComparison.Ordinal);

    private static IEnumerable<(string Id, string Version)> Locked(string file)
    {
        using var json = JsonDocument.Parse(Tree.Read(file));
        return
        [
            .. json
                .RootElement.GetProperty("dependencies")
                .EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject())
                .Where(package => package.Value.TryGetProperty("resolved", out _))
                .Select(package => (package.Name, package.Value.GetProperty("resolved").GetString()!)),
        ];
    }
}
