using System.Globalization;
using System.Text.RegularExpressions;

namespace GapFurniture.Rin.Config;

/// <summary>
/// <c>$0</c> … <c>$n</c> (or <c>${1}</c> where a digit follows) in schema and table names. One pass: a captured text that looks like a
/// placeholder stays as it is, and <c>$10</c> is the tenth capture, not the first followed by a zero.
/// </summary>
internal static partial class Placeholders
{
    /// <summary>The highest number used; -1 when there is none.</summary>
    public static int Highest(string template) => Placeholder().Matches(template).Select(Number).DefaultIfEmpty(-1).Max();

    /// <summary>True if a dollar sign is left that begins no placeholder.</summary>
    public static bool HasOther(string template) => Placeholder().Replace(template, "").Contains('$', StringComparison.Ordinal);

    /// <summary>The template with its placeholders filled.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is above the last capture; configs are checked for it.</exception>
    public static string Expand(string template, IReadOnlyList<string> captures) =>
        Placeholder()
            .Replace(
                template,
                match =>
                    Number(match) is var n && n < captures.Count
                        ? captures[n]
                        : throw new ArgumentOutOfRangeException(nameof(template), template)
            );

    private static int Number(Match match) => int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);

    // Nine digits fit into an int, and no expression has as many captures.
    [GeneratedRegex(@"\$(?<number>[0-9]{1,9})(?![0-9])|\$\{(?<number>[0-9]{1,9})\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();
}
