namespace GapFurniture.Shared.Options;

/// <summary>Finds what a misspelt word was meant to be.</summary>
public static class Suggestion
{
    /// <summary>The candidate nearest to the word, if it is near enough to be a likely misspelling; else null.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        var (best, distance) = candidates
            .Select(c => (Candidate: c, Distance: Distance(word, c)))
            .DefaultIfEmpty(("", int.MaxValue))
            .MinBy(c => c.Item2);
        return distance <= Math.Max(1, best.Length / 3) ? best : null;
    }

    // Edits and swaps of neighbours (optimal string alignment): "bacth" is one slip away from "batch".
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = rows[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                rows[i, j] = Math.Min(substituted, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
