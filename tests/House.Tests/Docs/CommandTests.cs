using System.Text.RegularExpressions;
using GapFurniture.Pieces;

namespace GapFurniture.House.Tests.Docs;

/// <summary>Every command on every page is run by a test, or stands with its reason in <see cref="LeftOut"/>.</summary>
public sealed partial class CommandTests
{
    private static IReadOnlyList<(string Page, ReadmeBlock Block)> Blocks { get; } =
    [
        .. Tree
            .Files.Where(file => Path.GetExtension(file) == ".md")
            .SelectMany(page => Readme.Parse(Tree.Read(page)).Blocks.Where(b => b.IsShell).Select(b => (page, b))),
    ];

    // This file's own examples are no tests of pages.
    private static IReadOnlyList<string> Tests { get; } =
    [.. Tree.Under("tests/", ".cs").Where(f => !f.StartsWith("tests/House.Tests/Docs/", StringComparison.Ordinal))];

    // The tool's page shows its verbs with one piece; once that is taken out, the test of these commands has gone with it.
    private static IReadOnlyList<string> OfTakenOut { get; } =
    [.. Blocks.Where(b => Verb().Matches(b.Block.Text).Any(m => !IsPiece(m.Groups["piece"].Value))).Select(b => b.Page)];

    public static TheoryData<string> Pages =>
        [.. Blocks.Where(b => !LeftOut.Has(b.Block)).Select(b => b.Page).Distinct().Except(OfTakenOut)];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pages))]
    public void A_page_with_commands_has_a_test_that_runs_them(string page) =>
        Tests.ShouldContain(
            test => Tree.Read(test).Contains(Runner(page), StringComparison.Ordinal),
            $"no test runs the commands of {page} with {Runner(page)}: see Readme in tests/Pieces"
        );

    [Fact]
    public void No_test_leaves_blocks_out_by_itself() =>
        Tests
            .Where(test => test != "tests/Pieces/Readme.cs")
            .Where(test =>
                Tree.Read(test) is var text
                && (text.Contains(".Of(\"", StringComparison.Ordinal) || text.Contains(".OfPiece(\"", StringComparison.Ordinal))
                && text.Contains(".Without(block", StringComparison.Ordinal)
            )
            .ShouldBeEmpty("put them into LeftOut, with the reason");

    [Fact]
    public void What_is_left_out_is_still_there_and_has_a_reason()
    {
        foreach (var left in LeftOut.All)
        {
            left.Reason.ShouldNotBeNullOrWhiteSpace();
            Blocks.ShouldContain(b => b.Block.Text.Contains(left.Text, StringComparison.Ordinal), left.Text);
        }
    }

    [Fact]
    public void The_demo_that_stands_on_many_pages_is_run_by_CI() => Tree.Read(".ci/run").Split('\n').ShouldContain("./demo");

    // A piece's two pages are run as one.
    private static string Runner(string page) =>
        Tree.Pieces.FirstOrDefault(piece => page == PiecePages.Readme(piece) || page == PiecePages.Reference(piece)) is { } piece
            ? $".OfPiece(\"{piece}\")"
            : $".Of(\"{page}\")";

    private static bool IsPiece(string name) => Tree.Pieces.Contains(name, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(
        @"furniture (?:attach|detach|verify|gaps|retire) (?<piece>\w+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Verb();
}
