using System.Globalization;
using System.Text;

namespace GapFurniture.ServerWrap.Settings;

/// <summary>
/// Regular expressions as Python and others write them, in the syntax of POSIX: <c>\d \s \w \b</c> and their opposites, <c>\t</c>, escapes within
/// brackets, <c>(?:…)</c>, named groups, and <c>(?i)</c> at the beginning. What POSIX has no word for is an error: it would mean something else.
/// </summary>
/// <seealso href="https://www.gnu.org/software/sed/manual/html_node/regexp-extensions.html"/>
internal sealed class PatternSyntax
{
    private readonly string _text;
    private readonly StringBuilder _pattern = new();
    private readonly List<int> _groups = [0];
    private int _at;
    private int _opened;

    private PatternSyntax(string text) => _text = text;

    /// <param name="Pattern">In POSIX's syntax.</param>
    /// <param name="IgnoresCase">Whether <c>(?i)</c> stood in front of it.</param>
    /// <param name="Groups">The numbers there of its groups, the whole match first.</param>
    public sealed record Translated(string Pattern, bool IgnoresCase, IReadOnlyList<int> Groups);

    /// <exception cref="FormatException">It uses what cannot be supported; the message says what.</exception>
    public static Translated Translate(string expression)
    {
        var ignoresCase = expression.StartsWith("(?i)", StringComparison.Ordinal);
        var syntax = new PatternSyntax(ignoresCase ? expression[4..] : expression);
        while (syntax._at < syntax._text.Length)
            syntax.Next();
        return new Translated(syntax._pattern.ToString(), ignoresCase, syntax._groups);
    }

    private void Next()
    {
        var c = _text[_at++];
        switch (c)
        {
            case '\\':
                Escape();
                break;
            case '[':
                Bracket();
                break;
            case '(':
                Group();
                break;
            case '*' or '+' or '?' or '}' when _at < _text.Length && _text[_at] is '?' or '+':
                throw new FormatException($"\"{c}{_text[_at]}\" is not supported: say what it must not go beyond, as [^;]* does");
            default:
                _pattern.Append(c);
                break;
        }
    }

    private char Escaped() => _at < _text.Length ? _text[_at++] : throw new FormatException("it ends with a backslash");

    private void Escape()
    {
        var c = Escaped();
        _pattern.Append(
            c switch
            {
                'd' => "[0-9]",
                'D' => "[^0-9]",
                'A' => "\\`",
                'z' or 'Z' => "\\'",
                's' or 'S' or 'w' or 'W' or 'b' or 'B' => "\\" + c,
                _ when Control(c) is { } control => control.ToString(),
                _ when char.IsAsciiLetter(c) || c == '0' => throw Unknown(c),
                // A group, or a character that has no other meaning then.
                _ when char.IsAsciiDigit(c) => $"\\{Posix(c - '0')}",
                '"' or '\'' or '`' or '<' or '>' or '/' or '-' or ' ' => c.ToString(),
                _ => "\\" + c,
            }
        );
    }

    private static char? Control(char c) =>
        c switch
        {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\f',
            'v' => '\v',
            _ => null,
        };

    private string Posix(int group) =>
        group < _groups.Count
            ? _groups[group].ToString(CultureInfo.InvariantCulture)
            : throw new FormatException($"\\{group}: there is no such group before it");

    private static FormatException Unknown(char c) => new($"\\{c} is not supported");

    private void Group()
    {
        var rest = _text.AsSpan(_at);
        _opened++;
        _pattern.Append('(');
        if (rest.StartsWith("?:"))
        {
            _at += 2;
            return;
        }
        _groups.Add(_opened);
        if (rest is not ['?', ..])
            return;
        var name =
            rest.StartsWith("?P<") ? rest[3..]
            : rest.StartsWith("?<") ? rest[2..]
            : default;
        if (name.IsEmpty || name[0] is '=' or '!' || name.IndexOf('>') is not (> 0 and var end))
            throw new FormatException($"\"({rest[..Math.Min(3, rest.Length)]}\" is not supported");
        _at = _text.Length - name.Length + end + 1;
    }

    // Within brackets POSIX has no escapes: what is special there is by its place.
    private void Bracket()
    {
        var negated = _at < _text.Length && _text[_at] == '^';
        if (negated)
            _at++;
        var set = new StringBuilder();
        var (closes, dash, caret) = ("", "", "");
        for (var first = true; ; first = false)
        {
            if (_at == _text.Length)
                throw new FormatException("[ has no ]");
            var c = _text[_at++];
            if (c == ']' && !first)
                break;
            if (
                c == '['
                && _at < _text.Length
                && _text[_at] == ':'
                && _text.IndexOf(":]", _at, StringComparison.Ordinal) is > 0 and var end
            )
            {
                set.Append(_text, _at - 1, end + 3 - _at);
                _at = end + 2;
                continue;
            }
            var isEscaped = c == '\\';
            if (isEscaped)
                c = Escaped();
            if (isEscaped && c is 'd' or 's' or 'w')
                set.Append(
                    c == 'd' ? "0-9"
                    : c == 's' ? "[:space:]"
                    : "_[:alnum:]"
                );
            else if (isEscaped && Control(c) is { } control)
                set.Append(control);
            else if (isEscaped && char.IsAsciiLetterOrDigit(c))
                throw Unknown(c);
            else if (c == ']')
                closes = "]";
            else if (c == '^')
                caret = "^";
            else if (c == '-' && (isEscaped || first || (_at < _text.Length && _text[_at] == ']')))
                dash = "-";
            else
                set.Append(c);
        }
        // A lone ^ would negate.
        if (!negated && closes.Length + dash.Length + set.Length == 0 && caret.Length > 0)
            _pattern.Append("\\^");
        else
            _pattern.Append('[').Append(negated ? "^" : "").Append(closes).Append(set).Append(caret).Append(dash).Append(']');
    }
}
