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
    public void A_pieces_first_page_is_read_in_five_minutes_and_the_rest_is_in_its_reference(string piece)
    {
        PiecePages.Words(PiecePages.Readme(piece)).ShouldBeLessThanOrEqualTo(PiecePages.MostWords);
        Tree.Has(PiecePages.Reference(piece)).ShouldBeTrue($"{PiecePages.Reference(piece)} is missing");
        Tree.Read(PiecePages.Readme(piece)).ShouldContain("(REFERENCE.md");
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void A_pieces_first_page_says_how_it_is_used_how_it_fails_and_how_it_is_taken_out(string piece)
    {
        var page = Tree.Read(PiecePages.Readme(piece));

        foreach (var needed in new[] { "## Quick start", "## When something fails", "## Taking it out", "./furniture retire" })
            page.ShouldContain(needed);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void A_pieces_pages_say_what_AWS_offers_what_the_piece_may_do_and_where_it_lies(string piece)
    {
        var pages = PiecePages.Text(piece);

        foreach (var needed in new[] { "AWS offers today", "IAM", $"functions/{piece}", $"tests/{piece}.Tests" })
            pages.ShouldContain(needed);
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public void A_pieces_pages_name_every_environment_variable_that_the_piece_reads(string piece)
    {
        var pages = PiecePages.Text(piece);
        var prefix = piece.ToUpperInvariant() + "_";

        var variables = Tree.Under($"functions/{piece}/", ".cs")
            .SelectMany(file => Variable().Matches(Tree.Read(file)))
            .Select(match => match.Groups["name"].Value)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name != prefix)
            .Distinct();

        variables.Where(name => !pages.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Pages))]
    public void Links_to_a_section_lead_to_a_heading(string page)
    {
        var missing =
            from match in SectionLink().Matches(Tree.Read(page))
            let file = match.Groups["file"].Value
            where !file.Contains("://", StringComparison.Ordinal)
            let target = file.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, file)
            where Path.GetExtension(target) == ".md" && Tree.Has(target)
            where !Headings(Tree.Read(target)).Contains(match.Groups["section"].Value, StringComparer.Ordinal)
            select match.Value;

        missing.ShouldBeEmpty();
    }

    // As GitHub makes them: small letters, without punctuation, hyphens for spaces.
    private static IEnumerable<string> Headings(string page) =>
        Heading()
            .Matches(page)
            .Select(m => m.Groups["text"].Value.ToLowerInvariant())
            .Select(text => string.Concat(text.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(#[^)\s]*)?\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\]\((?<file>[^)#\s]*)#(?<section>[^)\s]+)\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex SectionLink();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 5000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<![\w.])\./(?<name>(tools/)?[a-z-]*[a-z])(?![\w./-])", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Script();

    [GeneratedRegex("\"(?<name>[A-Z][A-Z0-9]*_[A-Z0-9_]+)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Variable();
}
