using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GapFurniture.Shared;

/// <summary>
/// A regular expression over keys, in Go's syntax (RE2) for every piece, on .NET's engine that also runs in linear time: keys come from
/// others. Where the two languages differ in what a piece of syntax means, it is translated; where .NET has no equivalent, reading it fails
/// with the reason. (One difference remains: <c>\b</c> counts letters beyond ASCII as parts of words.)
/// </summary>
/// <seealso href="https://github.com/google/re2/wiki/Syntax"/>
public sealed class KeyRegex
{
    // What \w matches.
    private static readonly SearchValues<char> s_word = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    );

    private readonly Regex _regex;
    private readonly List<string?> _names = [null];

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is wrong, or uses what cannot be supported; the message says what.</exception>
    public KeyRegex(string expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        Source = expression;
        try
        {
            _regex = new Regex(Translate(expression), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or OverflowException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>The expression as it was written.</summary>
    public string Source { get; }

    /// <summary>How many groups it has, the whole match not counted.</summary>
    public int Groups => _regex.GetGroupNumbers().Length - 1;

    /// <summary>The number of a named group.</summary>
    /// <returns>Null if there is none of this name.</returns>
    public int? GroupOf(string name) => _names.IndexOf(name) is var i and > 0 ? i : null;

    /// <summary>True if the expression matches somewhere in the key.</summary>
    public bool IsMatch(string key) => _regex.IsMatch(key);

    /// <summary>The captures, the whole match first; a group that took no part is empty.</summary>
    /// <returns>Null when the key does not match.</returns>
    public IReadOnlyList<string>? Match(string key)
    {
        var match = _regex.Match(key);
        return match.Success ? [.. match.Groups.Values.Select(g => g.Value)] : null;
    }

    /// <inheritdoc />
    public override string ToString() => Source;

    private string Translate(string go)
    {
        var net = new StringBuilder();
        // Whether (?m) is on, for each open group: without it Go's $ is the very end of the text, .NET's also before a last newline.
        var multiline = new Stack<bool>([false]);
        for (var i = 0; i < go.Length; )
        {
            var rest = go.AsSpan(i);
            switch (rest[0])
            {
                case '\\':
                    i += Escape(rest, net, inClass: false);
                    break;
                case '[':
                    i += Class(rest, net);
                    break;
                case '(':
                    i += Group(rest, net, multiline);
                    break;
                case ')' when multiline.Count > 1:
                    multiline.Pop();
                    goto default;
                case '$' when !multiline.Peek():
                    net.Append(@"\z");
                    i++;
                    break;
                default:
                    i += Literal(rest, net, inClass: false);
                    break;
            }
        }
        return net.ToString();
    }

    private int Group(ReadOnlySpan<char> rest, StringBuilder net, Stack<bool> multiline)
    {
        if (!rest.StartsWith("(?"))
        {
            multiline.Push(multiline.Peek());
            _names.Add(null);
            net.Append('(');
            return 1;
        }
        if (rest.StartsWith("(?P<") || rest.StartsWith("(?<"))
        {
            var start = rest.IndexOf('<') + 1;
            var length = rest[start..].IndexOf('>');
            if (length < 1 || rest.Slice(start, length).ContainsAnyExcept(s_word))
                throw new FormatException("a group's name is letters, digits and _ between (?P< and >; (?<= and (?<! are not supported");
            // Named groups become numbered ones: .NET would number them after all others. GroupOf knows their names.
            multiline.Push(multiline.Peek());
            _names.Add(rest.Slice(start, length).ToString());
            net.Append('(');
            return start + length + 1;
        }
        var flags = rest[2..].IndexOfAny(":)");
        if (flags < 0 || rest.Slice(2, flags).ContainsAnyExcept("ims-"))
            throw new FormatException("after (? only the flags i, m, s and a group's name are supported");
        var on = multiline.Peek();
        var minus = rest.Slice(2, flags).IndexOf('-');
        if (rest.Slice(2, flags).IndexOf('m') is var m and >= 0)
            on = minus < 0 || m < minus;
        // (?m) is for the rest of its group, (?m:…) for its own.
        if (rest[2 + flags] == ')')
            multiline.Pop();
        multiline.Push(on);
        net.Append(rest[..(flags + 3)]);
        return flags + 3;
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
                net.Append(Posix(rest.Slice(i + 2, end - 2)));
                i += end + 2;
            }
            else if (rest[i] == '\\')
                i += Escape(rest[i..], net, inClass: true);
            else
                i += Literal(rest[i..], net, inClass: true);
        }
        throw new FormatException("missing closing ]");
    }

    private static int Literal(ReadOnlySpan<char> rest, StringBuilder net, bool inClass)
    {
        if (Rune.DecodeFromUtf16(rest, out var rune, out var length) is OperationStatus.Done && !rune.IsBmp)
        {
            Character(rune.Value, net, inClass);
            return length;
        }
        // A bracket inside a class is a character in Go, but can begin a subtraction in .NET.
        if (inClass && rest[0] is '[' or ']')
            net.Append('\\');
        net.Append(rest[0]);
        return 1;
    }

    private static int Escape(ReadOnlySpan<char> rest, StringBuilder net, bool inClass)
    {
        if (rest.Length < 2)
            throw new FormatException("trailing backslash");
        switch (rest[1])
        {
            case 'd' or 'w' or 's' or 'D' or 'W' or 'S':
                var set = Perl(rest[1]);
                net.Append(inClass ? set : $"[{set}]");
                return 2;
            case 'p' or 'P' when rest.Length > 2 && rest[2] != '{':
                net.Append('\\').Append(rest[1]).Append('{').Append(rest[2]).Append('}');
                return 3;
            case 'x' when rest.Length > 3 && rest[2] == '{' && rest.IndexOf('}') is var end and > 3:
                Character(int.Parse(rest[3..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), net, inClass);
                return end + 1;
            case 'Q' when !inClass:
                var length = rest.IndexOf(@"\E") is var close and >= 0 ? close : rest.Length;
                foreach (var rune in rest[2..length].EnumerateRunes())
                    Character(rune.Value, net, inClass);
                return Math.Min(length + 2, rest.Length);
            case 'z' or 'A' or 'b' or 'B' when !inClass:
            case 'a' or 'f' or 't' or 'n' or 'r' or 'v' or 'p' or 'P' or 'x':
                net.Append('\\').Append(rest[1]);
                return 2;
            case var c when char.IsAsciiLetterOrDigit(c) || !char.IsAscii(c):
                throw new FormatException($"\\{c} is not supported{(inClass ? " in a class" : "")}");
            case var c:
                // .NET refuses some that Go takes, such as \_.
                Character(c, net, inClass);
                return 2;
        }
    }

    // By number, so that nothing has to be escaped. .NET sees two characters where Go sees one above U+FFFF.
    private static void Character(int code, StringBuilder net, bool inClass)
    {
        var units = char.ConvertFromUtf32(code);
        if (units.Length == 1)
            net.Append(Escaped(units[0]));
        else if (inClass)
            throw new FormatException($"U+{code:X} is not supported in a class");
        else
            net.Append("(?:").Append(Escaped(units[0])).Append(Escaped(units[1])).Append(')');
    }

    // Named sets of characters, which are all ASCII in Go, as the inside of a .NET class.
    // \d, \w, \s, and in upper case everything else.
    private static string Perl(char letter) =>
        Ranges(
            char.ToLowerInvariant(letter) switch
            {
                'd' => "09",
                'w' => "09AZ__az",
                _ => "\t\n\f\r  ",
            },
            negated: char.IsAsciiLetterUpper(letter)
        );

    // The name between [: and :], with ^ in front for everything else.
    private static string Posix(ReadOnlySpan<char> name)
    {
        var negated = name.StartsWith('^');
        return s_posix.TryGetValue((negated ? name[1..] : name).ToString(), out var pairs)
            ? Ranges(pairs, negated)
            : throw new FormatException($"unknown class [:{name}:]");
    }

    private static readonly Dictionary<string, string> s_posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = "09AZaz",
        ["alpha"] = "AZaz",
        ["ascii"] = "\0\u007F",
        ["blank"] = "\t\t  ",
        ["cntrl"] = "\0\u001F\u007F\u007F",
        ["digit"] = "09",
        ["graph"] = "!~",
        ["lower"] = "az",
        ["print"] = " ~",
        ["punct"] = "!/:@[`{~",
        ["space"] = "\t\r  ",
        ["upper"] = "AZ",
        ["word"] = "09AZ__az",
        ["xdigit"] = "09AFaf",
    };

    // A character by its number, which means itself everywhere.
    private static string Escaped(char c) => $"\\u{((int)c).ToString("X4", CultureInfo.InvariantCulture)}";

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
