using GapFurniture.Shared;

namespace GapFurniture.Rin.Config;

/// <summary>Chooses keys by prefix or by regular expression.</summary>
internal sealed class KeyMatcher
{
    private readonly KeyRegex? _regex;

    private KeyMatcher(string source, KeyRegex? regex) => (Source, _regex) = (source, regex);

    /// <summary>Keys that start with the prefix; the only capture is <c>$0</c>, the whole key.</summary>
    public static KeyMatcher Prefix(string prefix) => new(prefix, null);

    /// <summary>Keys in which the expression (Go syntax, unanchored) matches somewhere.</summary>
    /// <exception cref="FormatException">The expression is wrong, or uses what cannot be supported.</exception>
    public static KeyMatcher Expression(string expression) => new(expression, new KeyRegex(expression));

    /// <summary>True for a prefix, false for an expression.</summary>
    public bool IsPrefix => _regex is null;

    /// <summary>The prefix or the expression, as the config has it.</summary>
    public string Source { get; }

    /// <summary>The highest placeholder that can be filled.</summary>
    public int Captures => _regex?.Groups ?? 0;

    /// <summary>The captures, the whole match first; null when the key does not match. A group that took no part is empty.</summary>
    public IReadOnlyList<string>? Match(string key) =>
        _regex is not null ? _regex.Match(key)
        : key.StartsWith(Source, StringComparison.Ordinal) ? [key]
        : null;

    public override string ToString() => IsPrefix ? Source + "*" : $"{{{Source}}}";
}
