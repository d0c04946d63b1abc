using System.Text;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Gaps;

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
            text.Append($"\n## {piece.Gap}: {piece.Piece}\n\n");
            text.Append("- **Today:** ");
            text.Append(
                piece.Today.Count == 0 ? "nothing.\n" : string.Join("\n  ", piece.Today.Select(t => $"{t.What} (since {t.Since}).")) + "\n"
            );
            text.Append("- **Does not cover:** ").Append(string.Join("; ", piece.NotCovered)).Append(".\n");
            text.Append("- **Moving over:**\n");
            foreach (var (index, step) in piece.Steps.Index())
                text.Append($"  {index + 1}. {step}\n");
        }
        return text.ToString();
    }

    public static string Plain(PieceFacts piece)
    {
        var text = new StringBuilder($"{piece.Piece}: {piece.Gap}\n\nwhat AWS offers today\n");
        if (piece.Today.Count == 0)
            text.Append("  nothing\n");
        foreach (var fact in piece.Today)
            text.Append($"  {fact.What}\n    since {fact.Since}\n");
        text.Append("what it does not cover\n");
        foreach (var gap in piece.NotCovered)
            text.Append($"  - {gap}\n");
        text.Append("how to move over\n");
        foreach (var (index, step) in piece.Steps.Index())
            text.Append($"  {index + 1}. {step}\n");
        if (piece.Snippets is not null)
            text.Append($"snippets\n  {piece.Snippets}\n");
        return text.ToString();
    }
}
