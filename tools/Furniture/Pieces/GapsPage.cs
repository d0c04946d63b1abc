using System.Text;

namespace GapFurniture.Furniture.Pieces;

/// <summary>What is known of the gaps, as GAPS.md and for the terminal: both from the same data.</summary>
internal static class GapsPage
{
    public static string Markdown(IReadOnlyList<PieceFacts> pieces)
    {
        var text = new StringBuilder(
            """
            # The gaps, and what AWS offers for them today

            As of November 2026. When a line under "does not cover" no longer matters to you, take the piece out. This page is made from
            `functions/*/furniture/piece.json` by `furniture gaps --markdown`.

            """
        );
        foreach (var piece in pieces)
        {
            var today = piece.Today.Count == 0 ? "nothing." : string.Join("\n  ", piece.Today.Select(t => $"{t.What} (since {t.Since})."));
            text.Append($"\n## {piece.Gap}: {piece.Piece}\n\n- **Today:** {today}\n");
            text.Append($"- **Does not cover:** {string.Join("; ", piece.NotCovered)}.\n- **Moving over:**\n{Steps(piece)}");
        }
        return text.ToString();
    }

    public static string Plain(PieceFacts piece)
    {
        var text = new StringBuilder($"{piece.Piece}: {piece.Gap}\n\nwhat AWS offers today\n");
        text.Append(piece.Today.Count == 0 ? "  nothing\n" : Lines(piece.Today, fact => $"  {fact.What}\n    since {fact.Since}"));
        text.Append("what it does not cover\n").Append(Lines(piece.NotCovered, gap => $"  - {gap}"));
        text.Append("how to move over\n").Append(Steps(piece));
        if (piece.Snippets is not null)
            text.Append($"snippets\n  {piece.Snippets}\n");
        return text.ToString();
    }

    private static string Steps(PieceFacts piece) => Lines(piece.Steps.Index(), step => $"  {step.Index + 1}. {step.Item}");

    private static string Lines<T>(IEnumerable<T> items, Func<T, string> line) => string.Concat(items.Select(i => line(i) + "\n"));
}
