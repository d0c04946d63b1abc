using System.Xml.Linq;

namespace GapFurniture.House.Tests.Layout;

/// <summary>Every dependency is there for a reason.</summary>
public sealed class PackageTests
{
    private static readonly XDocument _central = XDocument.Load(Tree.PathOf("Directory.Packages.props"));

    public static TheoryData<string> Packages => [.. _central.Descendants("PackageVersion").Select(Id)];

    [Theory, MemberData(nameof(Packages))]
    public void A_package_has_its_reason_beside_it(string package)
    {
        // The formatter moves a comment from the end of the line to the next one.
        var next = Version(package).NodesAfterSelf().First(node => node is not XText);

        next.ShouldBeOfType<XComment>().Value.Trim().Length.ShouldBeGreaterThan(5);
    }

    [Theory, MemberData(nameof(Packages))]
    public void A_package_is_used(string package)
    {
        Assert.SkipWhen(
            Tree.TakenOut.Count > 0,
            $"{string.Join(", ", Tree.TakenOut)} taken out: packages and lines of README.md may go, too"
        );

        Assert.SkipWhen(
            Version(package).Parent!.Attribute("Label")!.Value == "What those bring along",
            "pinned for another package's sake"
        );

        Tree.Files.Where(file => file.EndsWith("proj", StringComparison.Ordinal) || file.EndsWith(".props", StringComparison.Ordinal))
            .SelectMany(ProjectFile.Packages)
            .ShouldContain(package);
    }

    [Theory, MemberData(nameof(Packages))]
    public void A_package_has_one_exact_version(string package) =>
        Version(package).Attribute("Version")!.Value.ShouldMatch(@"^\d+\.\d+\.\d+(\.\d+)?$");

    private static XElement Version(string package) => _central.Descendants("PackageVersion").Single(version => Id(version) == package);

    private static string Id(XElement version) => version.Attribute("Include")!.Value;
}
