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

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
