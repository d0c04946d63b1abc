using System.Text.RegularExpressions;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>The simple query parser: words that must all be there, "phrases", prefix*, -without, and a | b.</summary>
internal static partial class SimpleQuery
{
    public static Predicate<SearchDocument> Parse(string query)
    {
        var alternatives = new List<List<Predicate<SearchDocument>>> { new() };
        foreach (Match term in Term().Matches(query))
        {
            var text = term.Groups["text"].Value.Trim('"');
            if (text == "|")
                alternatives.Add([]);
            else if (term.Groups["sign"].Value == "-")
                alternatives[^1].Add(d => !Holds(d, text));
            else if (text.Length > 0)
                alternatives[^1].Add(d => Holds(d, text));
        }
        alternatives.RemoveAll(a => a.Count == 0);
        return d => alternatives.Exists(all => all.TrueForAll(matches => matches(d)));
    }

    private static bool Holds(SearchDocument document, string term) =>
        document.FieldNames.Any(f => document.Values(f).Any(v => TextMatch.Holds(v, term)));

    [GeneratedRegex("(?<sign>[-+]?)(?<text>\"[^\"]*\"|[^\\s|]+|\\|)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Term();
}
