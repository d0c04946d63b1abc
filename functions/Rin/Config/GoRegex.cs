using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GapFurniture.Rin.Config;

/// <summary>
/// Regular expressions as Go writes them (RE2 syntax), on .NET's engine that also runs in linear time. Where the two languages differ in
/// what a piece of syntax means, it is translated; where .NET has no equivalent, compiling fails with the reason. (One difference stays:
/// <c>\b</c> counts letters beyond ASCII as parts of words.)
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

    private static int Group(ReadOnlySpan<char> rest, StringBuilder net, Stack<bool> multiline)
    {
        if (!rest.StartsWith("(?"))
        {
            multiline.Push(multiline.Peek());
            net.Append('(');
            return 1;
        }
        if (rest.StartsWith("(?P<") || rest.StartsWith("(?<"))
        {
            var start = rest.IndexOf('<') + 1;
            var length = rest[start..].IndexOf('>');
            if (length < 1 || rest.Slice(start, length).ContainsAnyExcept(GoCharacterClass.Word))
                throw new RegexSyntaxException(
                    "a group's name is letters, digits and _ between (?P< and >; (?<= and (?<! are not supported"
                );
            // Named groups become numbered ones: .NET would number them after all others, and only numbers are used.
            multiline.Push(multiline.Peek());
            net.Append('(');
            return start + length + 1;
        }
        var flags = rest[2..].IndexOfAny(":)");
        if (flags < 0 || rest.Slice(2, flags).ContainsAnyExcept("ims-"))
            throw new RegexSyntaxException("after (? only the flags i, m, s and a group's name are supported");
        var on = multiline.Peek();
        var minus = rest.Slice(2, flags).IndexOf('-');
        if (rest.Slice(2, flags).IndexOf('m') is var m and >= 0)
            on = minus < 0 || m < minus;
        // (?m) is for the rest of the group it stands in, (?m:…) for its own.
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
                net.Append(GoCharacterClass.Posix(rest.Slice(i + 2, end - 2)));
                i += end + 2;
            }
            else if (rest[i] == '\\')
                i += Escape(rest[i..], net, inClass: true);
            else
                i += Literal(rest[i..], net, inClass: true);
        }
        throw new RegexSyntaxException("missing closing ]");
    }

    private static int Literal(ReadOnlySpan<char> rest, StringBuilder net, bool inClass)
    {
        if (Rune.DecodeFromUtf16(rest, out var rune, out var length) is System.Buffers.OperationStatus.Done && !rune.IsBmp)
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
            throw new RegexSyntaxException("trailing backslash");
        switch (rest[1])
        {
            case 'd' or 'w' or 's' or 'D' or 'W' or 'S':
                var set = GoCharacterClass.Perl(rest[1]);
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
                throw new RegexSyntaxException($"\\{c} is not supported{(inClass ? " in a class" : "")}");
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
            net.Append(GoCharacterClass.Escaped(units[0]));
        else if (inClass)
            throw new RegexSyntaxException($"U+{code:X} is not supported in a class");
        else
            net.Append("(?:").Append(GoCharacterClass.Escaped(units[0])).Append(GoCharacterClass.Escaped(units[1])).Append(')');
    }
}
