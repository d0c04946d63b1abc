using System.Globalization;
using System.Text;

namespace GapFurniture.ServerWrap.Rewriting;

/// <summary>A word of a directive, and where it stands in the file.</summary>
/// <param name="Value">Without quotes and backslashes.</param>
/// <param name="Start">Offset of its first character, or of the quote before.</param>
/// <param name="End">Offset behind its last character, or behind the quote.</param>
internal sealed record NginxWord(string Value, int Start, int End);

/// <summary>A directive: its name, its arguments, and the directives of its block where it has one.</summary>
/// <param name="Words">The name, then the arguments, the last of which may be Lua.</param>
/// <param name="End">Offset behind its semicolon or closing brace.</param>
internal sealed record NginxDirective(IReadOnlyList<NginxWord> Words, int End)
{
    public string Name => Words[0].Value;

    public int Start => Words[0].Start;

    /// <summary>Null where it ends with a semicolon, and where the block is Lua.</summary>
    public IReadOnlyList<NginxDirective>? Block { get; init; }

    /// <summary>Offset behind the opening brace. The default value is 0.</summary>
    public int BlockStart { get; init; }
}

/// <summary>A configuration file is no nginx configuration; the message begins with file and line.</summary>
internal sealed class NginxSyntaxException(string message) : FormatException(message);

/// <summary>Reads the syntax of nginx's configuration files, with the places of all words, so that a file can be changed and keep its lines.</summary>
/// <seealso href="https://nginx.org/en/docs/beginners_guide.html#conf_structure"/>
internal sealed class NginxSyntax
{
    private const int DeepestBlock = 200;

    private readonly string _path;
    private readonly string _text;
    private int _at;

    private NginxSyntax(string path, string text) => (_path, _text) = (path, text);

    /// <param name="path">For messages.</param>
    /// <param name="text">The file.</param>
    /// <exception cref="NginxSyntaxException">A brace, a semicolon or the end of a quote is missing.</exception>
    public static IReadOnlyList<NginxDirective> Parse(string path, string text)
    {
        var syntax = new NginxSyntax(path, text);
        return syntax.Directives(0);
    }

    /// <summary>A word as a file has it: in quotes where it needs them.</summary>
    public static string Quoted(string word) =>
        word.All(c => !IsBlank(c) && !";{}\"'\\#".Contains(c, StringComparison.Ordinal))
            ? word
            : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private List<NginxDirective> Directives(int depth)
    {
        if (depth > DeepestBlock)
            throw Wrong("blocks are nested too deeply");
        var directives = new List<NginxDirective>();
        var words = new List<NginxWord>();
        while (SkipBlanks())
        {
            switch (_text[_at])
            {
                case ';':
                    if (words.Count == 0)
                        throw Wrong("unexpected \";\"");
                    directives.Add(new NginxDirective(words, ++_at));
                    words = [];
                    break;
                case '{':
                    if (words.Count == 0)
                        throw Wrong("unexpected \"{\"");
                    directives.Add(Block(words, depth));
                    words = [];
                    break;
                case '}':
                    if (words.Count > 0 || depth == 0)
                        throw Wrong("unexpected \"}\"");
                    _at++;
                    return directives;
                default:
                    words.Add(Word());
                    break;
            }
        }
        if (words.Count > 0)
            throw Wrong("unexpected end of file, expecting \";\" or \"}\"");
        if (depth > 0)
            throw Wrong("unexpected end of file, expecting \"}\"");
        return directives;
    }

    private NginxDirective Block(List<NginxWord> words, int depth)
    {
        var start = ++_at;
        if (words[0].Value.EndsWith("_by_lua_block", StringComparison.Ordinal))
        {
            SkipLua();
            if (_at - 1 > start)
                words.Add(new NginxWord(_text[start..(_at - 1)], start, _at - 1));
            return new NginxDirective(words, _at);
        }
        var block = Directives(depth + 1);
        return new NginxDirective(words, _at) { Block = block, BlockStart = start };
    }

    private bool SkipBlanks()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] == '#')
                _at = _text.IndexOf('\n', _at) is >= 0 and var end ? end : _text.Length;
            else if (IsBlank(_text[_at]))
                _at++;
            else
                return true;
        }
        return false;
    }

    private NginxWord Word()
    {
        var start = _at;
        var quote = _text[_at] is '"' or '\'' ? _text[_at++] : '\0';
        var value = new StringBuilder();
        for (var isVariable = false; ; _at++)
        {
            if (_at == _text.Length)
                throw Wrong(quote == 0 ? "unexpected end of file, expecting \";\" or \"}\"" : $"the quote {quote} is not closed", start);
            var c = _text[_at];
            if (c == '\\' && _at + 1 < _text.Length)
            {
                AppendEscaped(value, _text[++_at]);
                isVariable = false;
                continue;
            }
            if (quote != 0 ? c == quote : IsBlank(c) || c == ';' || (c == '{' && !isVariable))
                break;
            value.Append(c);
            isVariable = c == '$';
        }
        if (quote == 0)
            return new NginxWord(value.ToString(), start, _at);
        _at++;
        if (_at < _text.Length && !IsBlank(_text[_at]) && _text[_at] is not (';' or '{' or ')'))
            throw Wrong($"unexpected \"{_text[_at]}\"");
        return new NginxWord(value.ToString(), start, _at);
    }

    private static void AppendEscaped(StringBuilder value, char c)
    {
        switch (c)
        {
            case '"' or '\'' or '\\':
                value.Append(c);
                break;
            case 't':
                value.Append('\t');
                break;
            case 'r':
                value.Append('\r');
                break;
            case 'n':
                value.Append('\n');
                break;
            default:
                // A backslash of a regular expression.
                value.Append('\\').Append(c);
                break;
        }
    }

    // Lua up to the brace that closes the block: braces in its strings and comments do not count.
    private void SkipLua()
    {
        var start = _at;
        for (var depth = 1; depth > 0; )
        {
            if (_at >= _text.Length)
                throw Wrong("unexpected end of file, expecting \"}\" of the Lua block", start);
            var c = _text[_at];
            if (c is '"' or '\'')
            {
                SkipLuaString(c);
                continue;
            }
            if (c == '-' && _text.AsSpan(_at).StartsWith("--"))
            {
                _at += 2;
                if (!SkipLongBracket())
                    _at = _text.IndexOf('\n', _at) is >= 0 and var end ? end : _text.Length;
                continue;
            }
            if (c == '[' && SkipLongBracket())
                continue;
            depth += c switch
            {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            _at++;
        }
    }

    private void SkipLuaString(char quote)
    {
        for (_at++; _at < _text.Length && _text[_at] != quote; _at++)
        {
            if (_text[_at] == '\\')
                _at++;
        }
        _at++;
    }

    // [[…]], [=[…]=] and so on.
    private bool SkipLongBracket()
    {
        if (_at >= _text.Length || _text[_at] != '[')
            return false;
        var inner = _at + 1;
        while (inner < _text.Length && _text[inner] == '=')
            inner++;
        if (inner >= _text.Length || _text[inner] != '[')
            return false;
        var close = string.Concat("]", _text.AsSpan(_at + 1, inner - _at - 1), "]");
        _at = _text.IndexOf(close, inner + 1, StringComparison.Ordinal) is >= 0 and var end ? end + close.Length : _text.Length;
        return true;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';

    private NginxSyntaxException Wrong(string problem) => Wrong(problem, _at);

    private NginxSyntaxException Wrong(string problem, int at) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"{_path}:{_text.AsSpan(0, Math.Min(at, _text.Length)).Count('\n') + 1}: {problem}")
        );
}
