using System.Buffers;
using System.Globalization;
using System.Text;

namespace GapFurniture.Rin.Config;

/// <summary>The named sets of characters of Go's regular expressions, which are all ASCII, as the inside of a .NET class.</summary>
internal static class GoCharacterClass
{
    /// <summary>What <c>\w</c> matches.</summary>
    public static readonly SearchValues<char> Word = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary><c>\d</c>, <c>\w</c>, <c>\s</c>, and in upper case everything else.</summary>
    public static string Perl(char letter) =>
        Ranges(
            char.ToLowerInvariant(letter) switch
            {
                'd' => "09",
                'w' => "09AZ__az",
                _ => "\t\n\f\r  ",
            },
            negated: char.IsAsciiLetterUpper(letter)
        );

    /// <summary>What stands between <c>[:</c> and <c>:]</c>, <c>^</c> in front for everything else.</summary>
    /// <exception cref="RegexSyntaxException">There is no such class.</exception>
    public static string Posix(ReadOnlySpan<char> name)
    {
        var negated = name.StartsWith('^');
        return Ranges(
            (negated ? name[1..] : name) switch
            {
                "alnum" => "09AZaz",
                "alpha" => "AZaz",
                "ascii" => "\0\u007F",
                "blank" => "\t\t  ",
                "cntrl" => "\0\u001F\u007F\u007F",
                "digit" => "09",
                "graph" => "!~",
                "lower" => "az",
                "print" => " ~",
                "punct" => "!/:@[`{~",
                "space" => "\t\r  ",
                "upper" => "AZ",
                "word" => "09AZ__az",
                "xdigit" => "09AFaf",
                _ => throw new RegexSyntaxException($"unknown class [:{name}:]"),
            },
            negated
        );
    }

    /// <summary>A character by its number, which means itself everywhere.</summary>
    public static string Escaped(char c) => $"\\u{((int)c).ToString("X4", CultureInfo.InvariantCulture)}";

    // Pairs of first and last, ascending.
    private static string Ranges(string pairs, bool negated)
    {
        var text = new StringBuilder();
        var next = '\0';
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (!negated)
                Add(pairs[i], pairs[i + 1]);
            else if (pairs[i] > next)
                Add(next, (char)(pairs[i] - 1));
            next = (char)(pairs[i + 1] + 1);
        }
        if (negated)
            Add(next, char.MaxValue);
        return text.ToString();

        void Add(char first, char last) => text.Append(Escaped(first)).Append('-').Append(Escaped(last));
    }
}
