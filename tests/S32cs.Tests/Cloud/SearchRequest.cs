using System.Globalization;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>A search: what to find, in which order, and how much of it to show.</summary>
internal sealed record SearchRequest(
    Predicate<SearchDocument> Matches,
    string? Return,
    string? SortField,
    bool Descending,
    int Start,
    int Size,
    bool ForSdk
)
{
    private const int LargestSize = 10000;

    /// <exception cref="CloudSearchException">A parameter is wrong or not known here.</exception>
    public static SearchRequest Read(IReadOnlyDictionary<string, string> parameters)
    {
        var query = parameters.GetValueOrDefault("q") ?? throw CloudSearchException.Search("q is missing");
        var matches = (parameters.GetValueOrDefault("q.parser") ?? "simple") switch
        {
            "simple" => SimpleQuery.Parse(query),
            "structured" => StructuredQuery.Parse(query),
            var other => throw CloudSearchException.Search($"The local cloud has the query parsers simple and structured, not {other}"),
        };
        if (parameters.TryGetValue("fq", out var filter))
        {
            var (all, more) = (matches, StructuredQuery.Parse(filter));
            matches = d => all(d) && more(d);
        }
        var sort = parameters.GetValueOrDefault("sort")?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (sort is not (null or [_, "asc" or "desc"]))
            throw CloudSearchException.Search("sort is one field and asc or desc");
        return new SearchRequest(
            matches,
            parameters.GetValueOrDefault("return"),
            sort?[0],
            sort?[1] == "desc",
            Number(parameters, "start", 0),
            Number(parameters, "size", 10),
            parameters.GetValueOrDefault("format") == "sdk"
        );
    }

    /// <summary>The answer, ready to be serialised.</summary>
    public object Run(SearchDomain domain, Func<long> milliseconds)
    {
        var found = domain.Documents.Where(d => Matches(d)).ToList();
        if (SortField is not null)
            found = [.. Sorted(found)];
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

    private IEnumerable<SearchDocument> Sorted(List<SearchDocument> found)
    {
        var byText = Comparer<string>.Create(
            (a, b) =>
                double.TryParse(a, CultureInfo.InvariantCulture, out var x) && double.TryParse(b, CultureInfo.InvariantCulture, out var y)
                    ? x.CompareTo(y)
                    : string.CompareOrdinal(a, b)
        );
        string Key(SearchDocument d) =>
            SortField == "_id" ? d.Id
            : d.Values(SortField!) is [var first, ..] ? first
            : "";
        return Descending ? found.OrderByDescending(Key, byText) : found.OrderBy(Key, byText);
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
