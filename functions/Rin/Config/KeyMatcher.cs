using System.Text.RegularExpressions;

namespace GapFurniture.Rin.Config;

/// <summary>Chooses keys by prefix or by regular expression.</summary>
internal sealed class KeyMatcher
{
    private readonly string _source;
    private readonly Regex? _regex;

    private KeyMatcher(string source, Regex? regex)
    {
        _source = source;
        _regex = regex;
    }

    /// <summary>Keys that start with the prefix; the only capture is <c>$0</c>, the whole key.</summary>
    public static KeyMatcher Prefix(string prefix) => new(prefix, null);

    /// <summary>Keys in which the expression (Go syntax, unanchored) matches somewhere.</summary>
    /// <exception cref="RegexSyntaxException">The expression is wrong, or uses what cannot be supported.</exception>
    public static KeyMatcher Expression(string expression) => new(expression, GoRegex.Compile(expression));

    /// <summary>True for a prefix, false for an expression.</summary>
    public bool IsPrefix => _regex is null;

    /// <summary>The prefix or the expression, as the config has it.</summary>
    public string Source => _source;

    /// <summary>The highest placeholder that can be filled.</summary>
    public int Captures => _regex is null ? 0 : _regex.GetGroupNumbers().Length - 1;

    /// <summary>The captures, the whole match first; null when the key does not match. A group that took no part is empty.</summary>
    public IReadOnlyList<string>? Match(string key)
    {
        if (_regex is null)
            return key.StartsWith(_source, StringComparison.Ordinal) ? [key] : null;
        var match = _regex.Match(key);
        return match.Success ? [.. match.Groups.Values.Select(g => g.Value)] : null;
    }

    public override string ToString() => _regex is null ? _source + "*" : $"{{{_source}}}";
}
