using System.Text.RegularExpressions;
using GapFurniture.Shared;

namespace GapFurniture.Rin.Config;

/// <summary>Chooses keys by prefix or by regular expression.</summary>
internal sealed class KeyMatcher(string source, KeyRegex? regex)
{
    /// <summary>Keys that start with the prefix; the only capture is <c>$0</c>, the whole key.</summary>
    public static KeyMatcher Prefix(string prefix) => new(prefix, null);

    /// <summary>Keys in which the expression (Go syntax, unanchored) matches somewhere.</summary>
    /// <exception cref="FormatException">The expression is wrong, or uses what cannot be supported.</exception>
    public static KeyMatcher Expression(string expression) => new(expression, new KeyRegex(expression));

    public bool IsPrefix => regex is null; // true for a prefix, false for an expression
    public string Source => source; // the prefix or the expression, as the config has it
    public int Captures => regex?.Groups ?? 0; // the highest placeholder that can be filled

    /// <summary>The captures, the whole match first; null when the key does not match. A group that took no part is empty.</summary>
    public IReadOnlyList<string>? Match(string key) =>
        regex is not null ? regex.Match(key)
        : key.StartsWith(Source, StringComparison.Ordinal) ? [key]
        : null;

    /// <summary>True if this surely takes every key that the other takes. Of expressions that can be told only where they are equal.</summary>
    public bool Covers(KeyMatcher other) =>
        IsPrefix == other.IsPrefix && (IsPrefix ? other.Source.StartsWith(Source, StringComparison.Ordinal) : other.Source == Source);

    /// <summary>True if some keys surely go to both.</summary>
    public bool Overlaps(KeyMatcher other) => Covers(other) || other.Covers(this);

    public override string ToString() => IsPrefix ? Source + "*" : $"{{{Source}}}";
}

/// <summary><c>$0</c> … <c>$n</c> (or <c>${1}</c> where a digit follows) in schema and table names. One pass: a captured text that looks
/// like a placeholder stays as it is, and <c>$10</c> is the tenth capture, not the first followed by a zero.</summary>
internal static partial class Placeholders
{
    /// <summary>The highest number used; -1 when there is none.</summary>
    public static int Highest(string template) => Placeholder().Matches(template).Select(Number).DefaultIfEmpty(-1).Max();

    /// <summary>True if a dollar sign is left that begins no placeholder.</summary>
    public static bool HasOther(string template) => Placeholder().Replace(template, "").Contains('$', StringComparison.Ordinal);

    /// <summary>The template with its placeholders filled; configs are checked for numbers above the last capture.</summary>
    public static string Expand(string template, IReadOnlyList<string> captures) =>
        Placeholder().Replace(template, match => captures[Number(match)]);

    private static int Number(Match match) => int.Parse(match.Groups["number"].ValueSpan);

    // Nine digits fit into an int, and no expression has as many captures.
    [GeneratedRegex(@"\$(?<number>[0-9]{1,9})(?![0-9])|\$\{(?<number>[0-9]{1,9})\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}
