using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GapFurniture.Rin.Config;

/// <summary>
/// Regular expressions as Go writes them (RE2 syntax), on .NET's engine that also runs in linear time. Where the two languages differ in
/// what a piece of syntax means, it is translated; where .NET has no equivalent, compiling fails with the reason.
/// </summary>
/// <seealso href="https://github.com/google/re2/wiki/Syntax"/>
internal static class GoRegex
{
    /// <exception cref="RegexSyntaxException">The expression is wrong or cannot be supported.</exception>
    public static Regex Compile(string expression)
    {
        try
        {
            return new Regex(Translate(expression), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or FormatException or OverflowException)
        {
            throw new RegexSyntaxException(e.Message, e);
        }
    }

    private static string Translate(string go)
    {
        var net = new StringBuilder();
        // Without (?m), Go's $ is the very end of the text, .NET's also before a last newline.
        var multiline = Regex.IsMatch(go, @"\(\?[a-zA-Z]*m", RegexOptions.NonBacktracking);
        for (var i = 0; i < go.Length; )
        {
            var rest = go.AsSpan(i);
            if (rest[0] == '\\')
                i += Escape(rest, net, inClass: false);
            else if (rest[0] == '[')
                i += Class(rest, net);
            else if (rest.StartsWith("(?"))
                i += Group(rest, net);
            else
            {
                net.Append(rest[0] == '$' && !multiline ? @"\z" : rest[0].ToString());
                i++;
            }
        }
        return net.ToString();
    }

    // Named groups become numbered ones: .NET would number them after all others, and only numbers are used.
    private static int Group(ReadOnlySpan<char> rest, StringBuilder net)
    {
        var name =
            rest.StartsWith("(?P<") ? 4
            : rest.StartsWith("(?<") && rest.Length > 3 && rest[3] is not ('=' or '!') ? 3
            : 0;
        if (name > 0 && rest[name..].IndexOf('>') is var end and > 0)
        {
            net.Append('(');
            return name + end + 1;
        }
        var flags = rest[2..].IndexOfAny(":)");
        if (flags > 0 && rest.Slice(2, flags).Contains('U'))
            throw new RegexSyntaxException("the flag U (ungreedy) is not supported");
        net.Append("(?");
        return 2;
    }

    private static int Class(ReadOnlySpan<char> rest, StringBuilder net)
    {
        net.Append('[');
        var i = 1;
        if (i < rest.Length && rest[i] == '^')
        {
            net.Append('^');
            i++;
        }
        for (var first = true; i < rest.Length; first = false)
        {
            if (rest[i] == ']' && !first)
            {
                net.Append(']');
                return i + 1;
            }
            if (rest[i..].StartsWith("[:") && rest[i..].IndexOf(":]") is var end and > 0)
            {
                net.Append(Posix(rest.Slice(i + 2, end - 2).ToString()));
                i += end + 2;
            }
            else if (rest[i] == '\\')
                i += Escape(rest[i..], net, inClass: true);
            else
            {
                // A bracket inside a class is a character in Go, but can begin a subtraction in .NET.
                net.Append(rest[i] is '[' or ']' ? $"\\{rest[i]}" : rest[i].ToString());
                i++;
            }
        }
        throw new RegexSyntaxException("missing closing ]");
    }

    private static int Escape(ReadOnlySpan<char> rest, StringBuilder net, bool inClass)
    {
        if (rest.Length < 2)
            throw new RegexSyntaxException("trailing backslash");
        switch (rest[1])
        {
            // Perl classes are ASCII in Go, Unicode in .NET.
            case 'd' or 'w' or 's' when inClass:
                net.Append(Ascii(rest[1]));
                return 2;
            case 'd' or 'w' or 's':
                net.Append('[').Append(Ascii(rest[1])).Append(']');
                return 2;
            case 'D' or 'W' or 'S' when !inClass:
                net.Append("[^").Append(Ascii(char.ToLowerInvariant(rest[1]))).Append(']');
                return 2;
            case 'p' or 'P' when rest.Length > 2 && rest[2] != '{':
                net.Append('\\').Append(rest[1]).Append('{').Append(rest[2]).Append('}');
                return 3;
            case 'x' when rest.Length > 3 && rest[2] == '{' && rest.IndexOf('}') is var end and > 3:
                var code = int.Parse(rest[3..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                foreach (var unit in char.ConvertFromUtf32(code))
                    net.Append("\\u").Append(((int)unit).ToString("X4", CultureInfo.InvariantCulture));
                return end + 1;
            case 'Q':
                var length = rest.IndexOf(@"\E") is var close and >= 0 ? close : rest.Length;
                net.Append(Regex.Escape(rest[2..length].ToString()));
                return Math.Min(length + 2, rest.Length);
            case 'z' or 'A' or 'b' or 'B' or 'a' or 'f' or 't' or 'n' or 'r' or 'v' or 'p' or 'P' or 'x' or 'D' or 'W' or 'S':
                net.Append('\\').Append(rest[1]);
                return 2;
            case var c when char.IsAsciiLetterOrDigit(c):
                throw new RegexSyntaxException($"\\{c} is not supported");
            default:
                net.Append('\\').Append(rest[1]);
                return 2;
        }
    }

    private static string Ascii(char perlClass) =>
        perlClass switch
        {
            'd' => "0-9",
            'w' => "0-9A-Za-z_",
            _ => @"\t\n\f\r ",
        };

    private static string Posix(string name) =>
        name switch
        {
            "alnum" => "0-9A-Za-z",
            "alpha" => "A-Za-z",
            "ascii" => @"\x00-\x7F",
            "blank" => @"\t ",
            "cntrl" => @"\x00-\x1F\x7F",
            "digit" => "0-9",
            "graph" => "!-~",
            "lower" => "a-z",
            "print" => " -~",
            "punct" => @"!-/:-@\[-`{-~",
            "space" => @"\t\n\v\f\r ",
            "upper" => "A-Z",
            "word" => "0-9A-Za-z_",
            "xdigit" => "0-9A-Fa-f",
            _ => throw new RegexSyntaxException($"unknown class [:{name}:]"),
        };
}
