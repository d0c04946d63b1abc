using System.Globalization;
using System.Text;

namespace GapFurniture.Rin.Config;

/// <summary>
/// <c>$0</c> … <c>$n</c> (or <c>${1}</c> where a digit follows) in schema and table names. One pass: a captured text that looks like a
/// placeholder stays as it is, and <c>$10</c> is the tenth capture, not the first followed by a zero.
/// </summary>
internal static class Placeholders
{
    /// <summary>The highest number used; -1 when there is none.</summary>
    public static int Highest(string template)
    {
        var highest = -1;
        Walk(template, literal: null, number => highest = Math.Max(highest, number));
        return highest;
    }

    /// <summary>True if a dollar sign is left that begins no placeholder.</summary>
    public static bool HasOther(string template)
    {
        var found = false;
        Walk(template, literal => found |= literal == '$', _ => { });
        return found;
    }

    /// <summary>The template with its placeholders filled.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is above the last capture; configs are checked for it.</exception>
    public static string Expand(string template, IReadOnlyList<string> captures)
    {
        var text = new StringBuilder();
        Walk(
            template,
            literal => text.Append(literal),
            number =>
                text.Append(number < captures.Count ? captures[number] : throw new ArgumentOutOfRangeException(nameof(template), template))
        );
        return text.ToString();
    }

    private static void Walk(string template, Action<char>? literal, Action<int> placeholder)
    {
        for (var i = 0; i < template.Length; )
        {
            var braced = template.AsSpan(i).StartsWith("${");
            var start = i + (braced ? 2 : 1);
            var end = start;
            while (end < template.Length && char.IsAsciiDigit(template[end]))
                end++;
            var complete = end > start && (!braced || (end < template.Length && template[end] == '}'));
            if (
                template[i] == '$'
                && complete
                && int.TryParse(template.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            )
            {
                placeholder(number);
                i = braced ? end + 1 : end;
            }
            else
            {
                literal?.Invoke(template[i]);
                i++;
            }
        }
    }
}
