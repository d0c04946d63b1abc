using System.Globalization;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>A search: what to find, and how much of it to show.</summary>
internal sealed record SearchRequest(Predicate<SearchDocument> Matches, string? Return, int Start, int Size, bool ForSdk)
{
    private const int LargestSize = 10000;

    private static readonly string[] s_known = ["q", "q.parser", "return", "start", "size", "format", "pretty"];

    /// <exception cref="CloudSearchException">A parameter is wrong or not known here.</exception>
    public static SearchRequest Read(IReadOnlyDictionary<string, string> parameters)
    {
        var query = parameters.GetValueOrDefault("q") ?? throw CloudSearchException.Search("q is missing");
        if (parameters.Keys.FirstOrDefault(k => !s_known.Contains(k)) is { } other)
            throw CloudSearchException.Search($"The local cloud's search does not know {other}");
        var matches = parameters.GetValueOrDefault("q.parser") switch
        {
            null or "simple" => SimpleQuery.Parse(query),
            "structured" when query == "matchall" => _ => true,
            _ => throw CloudSearchException.Search("The local cloud has the query parser simple, and of structured queries matchall"),
        };
        return new SearchRequest(
            matches,
            parameters.GetValueOrDefault("return"),
            Number(parameters, "start", 0),
            Number(parameters, "size", 10),
            parameters.GetValueOrDefault("format") == "sdk"
        );
    }

    /// <summary>The answer, ready to be serialised.</summary>
    public object Run(SearchDomain domain, Func<long> milliseconds)
    {
        var found = domain.Documents.Where(d => Matches(d)).ToList();
        var hits = found.Skip(Start).Take(Size).Select(Hit).ToList();
        var status = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["rid"] = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture),
            [ForSdk ? "timems" : "time-ms"] = milliseconds(),
        };
        return new
        {
            status,
            hits = new
            {
                found = found.Count,
                start = Start,
                hit = hits,
            },
        };
    }

    private object Hit(SearchDocument document)
    {
        IEnumerable<string> shown = Return switch
        {
            null or "_all_fields" => document.FieldNames,
            "_no_fields" => [],
            var list => list.Split(',', StringSplitOptions.TrimEntries).Where(f => document.Values(f).Count > 0),
        };
        var fields = shown.ToDictionary(f => f, f => Value(document.Values(f)), StringComparer.Ordinal);
        return new { id = document.Id, fields };
    }

    private object Value(IReadOnlyList<string> values) => ForSdk || values.Count != 1 ? values : values[0];

    private static int Number(IReadOnlyDictionary<string, string> parameters, string name, int fallback) =>
        !parameters.TryGetValue(name, out var text) ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= LargestSize ? number
        : throw CloudSearchException.Search($"{name} is a whole number of at most {LargestSize}");
}
