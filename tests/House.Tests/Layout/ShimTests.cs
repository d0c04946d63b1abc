using System.Xml.Linq;

namespace GapFurniture.House.Tests.Layout;

/// <summary>The list of shims and their folders are one.</summary>
public sealed class ShimTests
{
    /// <summary>Sources that shims share; no shim itself.</summary>
    private const string Common = "Aws.Common";

    public static TheoryData<string> Shims => [.. Listed];

    private static string[] Listed =>
        [
            .. XDocument
                .Load(Tree.PathOf("Directory.Build.targets"))
                .Descendants()
                .Where(item => item.Name.LocalName is "_Shim" or "_LambdaShim")
                .Attributes("Include")
                .SelectMany(include => include.Value.Split(';'))
                .Where(id => !id.StartsWith('@')),
        ];

    [Fact]
    public void Every_folder_of_shims_is_listed() =>
        Tree.Under("shared/Shims/")
            .Where(file => file.Count(c => c == '/') > 2)
            .Select(file => file.Split('/')[2])
            .Distinct()
            .Except([Common])
            .Order(StringComparer.Ordinal)
            .ShouldBe(Listed.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Shims))]
    public void A_shim_has_a_project_a_page_and_a_version_of_the_official_package(string shim)
    {
        Tree.Files.ShouldContain($"shared/Shims/{shim}/{shim}.csproj");
        Tree.Files.ShouldContain($"shared/Shims/{shim}/README.md");
        Tree.Read("Directory.Packages.props").ShouldContain($"\"{shim}\"");
    }

    [Theory, MemberData(nameof(Shims))]
    public void A_shims_page_says_what_it_stands_for_and_how_to_remove_it(string shim)
    {
        var page = Tree.Read($"shared/Shims/{shim}/README.md");

        page.ShouldContain(shim);
        page.ShouldContain("remov", Case.Insensitive);
        page.ShouldContain("Directory.Build.targets");
    }
}
