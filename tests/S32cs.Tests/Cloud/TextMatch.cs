namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>Whether a text holds a term: whole words, or a beginning when the term ends with a star; no stemming.</summary>
internal static class TextMatch
{
    public static bool Holds(string text, string term)
    {
        var prefix = term.EndsWith('*');
        var wanted = prefix ? term[..^1] : term;
        if (wanted.Length == 0)
            return true;
        for (
            var at = text.IndexOf(wanted, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = text.IndexOf(wanted, at + 1, StringComparison.OrdinalIgnoreCase)
        )
        {
            var end = at + wanted.Length;
            if (IsEdge(text, at - 1, wanted[0]) && (prefix || IsEdge(text, end, wanted[^1])))
                return true;
        }
        return false;
    }

    // Japanese has no spaces: within it every place is the edge of a word.
    private static bool IsEdge(string text, int neighbour, char own) =>
        neighbour < 0 || neighbour >= text.Length || !char.IsLetterOrDigit(text[neighbour]) || own > '\u2E7F' || text[neighbour] > '\u2E7F';
}
