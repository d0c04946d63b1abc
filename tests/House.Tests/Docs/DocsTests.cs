using System.Text.RegularExpressions;

namespace GapFurniture.House.Tests.Docs;

/// <summary>What the pages say can be found where they say it.</summary>
public sealed partial class DocsTests
{
    public static TheoryData<string> Pages => [.. Tree.Files.Where(file => Path.GetExtension(file) == ".md")];

    public static TheoryData<string> Pieces => [.. Tree.Pieces];

    [Theory, MemberData(nameof(Pages))]
    public void Links_between_files_lead_somewhere(string page) =>
        Link()
            .Matches(Tree.Read(page))
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(Tree.Root, Path.GetDirectoryName(page)!, target)))
            .Where(target => !Tree.TakenOut.Any(piece => target.StartsWith($"functions/{piece}/", StringComparison.Ordinal)))
            .ShouldBeEmpty();

    [Fact]
    public void The_first_page_leads_to_every_door_and_every_other_page()
    {
        var page = Tree.Read("README.md");

        foreach (
            var door in new[] { "./demo", "./test", "./publish", "tests/LocalCloud -- serve", "OfficialPackages", "GAPS.md", "LICENSE" }
        )
            page.ShouldContain(door);
    }

    [Theory, MemberData(nameof(Pages))]
    public void Scripts_that_a_page_names_are_there(string page) =>
        Script()
            .Matches(Tree.Read(page))
            .Select(match => match.Groups["name"].Value)
            // The name that Lambda gives to a function's executable.
            .Except(["bootstrap"])
            .Where(name => !Tree.Has(name))
            .ShouldBeEmpty();

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void A_piece_stands_in_the_first_page_and_among_the_gaps(string piece)
    {
        Tree.Read("README.md").ShouldContain($"(functions/{piece}/README.md)");
        Tree.Read("GAPS.md").ShouldContain(piece);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void A_pieces_page_says_how_it_is_used_what_it_may_do_and_how_it_goes(string piece)
    {
        var page = Tree.Read($"functions/{piece}/README.md");

        foreach (var needed in new[] { "## Quick start", "AWS offers today", "IAM", $"functions/{piece}", $"tests/{piece}.Tests" })
            page.ShouldContain(needed);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void A_pieces_page_names_every_environment_variable_that_the_piece_reads(string piece)
    {
        var page = Tree.Read($"functions/{piece}/README.md");
        var prefix = piece.ToUpperInvariant() + "_";

        var variables = Tree.Under($"functions/{piece}/", ".cs")
            .SelectMany(file => Variable().Matches(Tree.Read(file)))
            .Select(match => match.Groups["name"].Value)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name != prefix)
            .Distinct();

        variables.Where(name => !page.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(#[^)\s]*)?\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w.])\./(?<name>(tools/)?[a-z-]+)(?![\w./-])", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Script();

    [GeneratedRegex("\"(?<name>[A-Z][A-Z0-9]*_[A-Z0-9_]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Variable();
}
