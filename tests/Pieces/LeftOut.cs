namespace GapFurniture.Pieces;

/// <summary>Blocks of commands that no test of a page runs, each with its reason. Everything else on the pages is run.</summary>
/// <param name="Text">What stands in such a block.</param>
/// <param name="Reason">Why it is left out, and what runs it instead.</param>
public sealed record LeftOut(string Text, string Reason)
{
    /// <summary>All of them, for all pages; the tests of the house hold them to the pages.</summary>
    public static IReadOnlyList<LeftOut> All { get; } =
    [
        new("./demo", "it publishes and runs all pieces, which takes minutes: .ci/run runs it"),
        new(
            "--reason \"access denied\" --dry-run",
            "what is done when a piece fails is the same for all: AtThreeInTheMorning in tests/Furniture.Tests runs it, page by page"
        ),
    ];

    /// <summary>True if a block is one of these.</summary>
    public static bool Has(ReadmeBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return All.Any(l => block.Text.Contains(l.Text, StringComparison.Ordinal));
    }
}
