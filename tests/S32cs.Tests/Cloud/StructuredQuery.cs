using System.Text.RegularExpressions;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>The structured query parser: matchall, (and …), (or …), (not …), (term field=f 'v'), (prefix field=f 'v'), f:'v'.</summary>
internal sealed partial class StructuredQuery
{
    private readonly List<string> _tokens;
    private int _at;

    private StructuredQuery(string query) => _tokens = [.. Token().Matches(query).Select(m => m.Value)];

    public static Predicate<SearchDocument> Parse(string query)
    {
        var parser = new StructuredQuery(query);
        var expression = parser.Expression();
        return parser._at == parser._tokens.Count ? expression : throw Wrong(query);
    }

    private Predicate<SearchDocument> Expression()
    {
        var token = Next();
        if (token == "matchall")
            return _ => true;
        if (token != "(")
            return token.StartsWith('\'') ? Term(null, token) : Field(token);
        switch (Next())
        {
            case "and":
                var all = Rest();
                return d => all.TrueForAll(e => e(d));
            case "or":
                var any = Rest();
                return d => any.Exists(e => e(d));
            case "not":
                var none = Rest();
                return d => none.TrueForAll(e => !e(d));
            case "term" or "phrase":
                return Leaf("");
            case "prefix":
                return Leaf("*");
            default:
                throw Wrong(token);
        }
    }

    private List<Predicate<SearchDocument>> Rest()
    {
        var expressions = new List<Predicate<SearchDocument>>();
        while (Peek() != ")")
            expressions.Add(Expression());
        Next();
        return expressions;
    }

    private Predicate<SearchDocument> Leaf(string suffix)
    {
        string? field = null;
        if (Peek() is "field" && Next() is "field" && Next() is "=")
            field = Next().Trim('\'');
        var term = Term(field, Next(), suffix);
        return Next() == ")" ? term : throw Wrong("a closing bracket is missing");
    }

    private Predicate<SearchDocument> Field(string field) => Next() == ":" ? Term(field, Next()) : throw Wrong(field);

    private static Predicate<SearchDocument> Term(string? field, string quoted, string suffix = "")
    {
        var term = quoted.Trim('\'').Replace("\\'", "'", StringComparison.Ordinal) + suffix;
        return d => (field is null ? d.FieldNames : [field]).Any(f => d.Values(f).Any(v => TextMatch.Holds(v, term)));
    }

    private string? Peek() => _at < _tokens.Count ? _tokens[_at] : throw Wrong("it ends too early");

    private string Next() => _at < _tokens.Count ? _tokens[_at++] : throw Wrong("it ends too early");

    private static CloudSearchException Wrong(string what) => CloudSearchException.Search($"Syntax error in query: {what}");

    [GeneratedRegex(@"'(?:\\'|[^'])*'|[()=:]|[^\s()=:']+", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
