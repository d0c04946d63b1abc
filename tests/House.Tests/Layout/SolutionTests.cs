using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests.Layout;

/// <summary>What is built, and from which packages.</summary>
public sealed partial class SolutionTests
{
    public static TheoryData<string> Projects => [.. Tree.Projects];

    [Fact]
    public void The_solution_holds_every_project_and_no_other() =>
        SolutionLine()
            .Matches(Tree.Read("GapFurniture.sln"))
            .Select(match => match.Groups["path"].Value.Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ShouldBe(Tree.Projects.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Projects))]
    public void A_project_has_a_lock_file_that_is_committed(string project) =>
        (Tree.Tracked ?? Tree.Files).ShouldContain($"{Path.GetDirectoryName(project)}/packages.lock.json");

    [Fact]
    public void A_test_project_for_every_folder_of_tests() =>
        Tree
            .Files.Where(file => file.StartsWith("tests/", StringComparison.Ordinal) && file.Count(c => c == '/') > 1)
            .Select(file => file.Split('/')[1])
            .Distinct()
            .Where(folder => !Tree.Has($"tests/{folder}/{folder}.csproj"))
            .ShouldBeEmpty();

    [GeneratedRegex("\"(?<path>[^\"]+\\.csproj)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex SolutionLine();
}
