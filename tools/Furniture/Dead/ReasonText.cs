using System.Text.RegularExpressions;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Furniture.Dead;

/// <summary>Reasons as they are shown and compared. They come from logs, other programs and senders of messages: nothing in them is trusted.</summary>
internal static partial class ReasonText
{
    private const int Longest = 400;

    /// <summary>A reason on one line of bounded length, without the name of its object in front.</summary>
    public static string Of(string text, string subject)
    {
        var line = TerminalText.OneLine(text.Length > 10 * Longest ? text[..(10 * Longest)] : text).Trim();
        if (subject.Length > 0 && line.StartsWith(subject, StringComparison.Ordinal))
            line = line[subject.Length..].TrimStart(':', ' ');
        return line.Length <= Longest ? line : $"{line[..Longest]}…";
    }

    /// <summary>What reasons of one kind have in common: numbers, ids, quoted words and addresses differ from object to object.</summary>
    public static string Kind(string reason) => Varying().Replace(reason, "…");

    [GeneratedRegex("""s3://\S+|"[^"]*"|[0-9a-fA-F]{8,}(-[0-9a-fA-F]+)*|\d+""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Varying();
}

/// <summary>Finds the names of objects in lines that people are meant to read.</summary>
internal static class ObjectNames
{
    // A key has at most 1,024 bytes; what stands farther back in a line is not its subject.
    private const int Longest = 4096;

    /// <summary>The first of the wanted <c>s3://</c> URLs that stands in the text; null when none does. Keys may have blanks and colons.</summary>
    public static string? In(string text, IReadOnlySet<string> wanted)
    {
        if (text.Length > Longest)
            text = text[..Longest];
        for (
            var at = text.IndexOf("s3://", StringComparison.Ordinal);
            at >= 0;
            at = text.IndexOf("s3://", at + 1, StringComparison.Ordinal)
        )
        {
            // The longest one: a key may begin with another key.
            for (var end = text.Length; end > at + "s3://".Length; end = EndBefore(text, at, end))
            {
                if (wanted.Contains(text[at..end]))
                    return text[at..end];
            }
        }
        return null;
    }

    // A name ends where the text does, or before a blank, a colon or a comma.
    private static int EndBefore(string text, int at, int end) => Math.Max(at, text.LastIndexOfAny([' ', ':', ','], end - 1, end - at));
}
