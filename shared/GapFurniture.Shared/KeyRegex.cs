using System.Globalization;
using System.Text.RegularExpressions;

namespace GapFurniture.Shared;

/// <summary>
/// A regular expression over keys, in Go's syntax (RE2) for every piece, on .NET's engine that also runs in linear time: keys come from
/// others. Where the two languages differ in what a piece of syntax means, it is translated; where .NET has no equivalent, reading it fails
/// with the reason. (One difference remains: <c>\b</c> counts letters beyond ASCII as parts of words.)
/// </summary>
/// <seealso href="https://github.com/google/re2/wiki/Syntax"/>
public sealed partial class KeyRegex
{
    // Sets of characters, which are all ASCII in Go: pairs of first and last, ascending.
    private static readonly Dictionary<string, string> s_sets = new(StringComparer.Ordinal)
    {
        ["d"] = "09",
        ["w"] = "09AZ__az",
        ["s"] = "\t\n\f\r  ",
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

    private readonly Regex _regex;
    private readonly List<string?> _names = [null];

    // Whether (?m) is on, for each open group: without it Go's $ is the very end of the text, .NET's also before a last newline.
    private readonly Stack<bool> _multiline = new([false]);

    /// <exception cref="FormatException">It is wrong, or uses what cannot be supported; the message says what.</exception>
    public KeyRegex(string expression)
        : this(expression, static e => new Regex(e, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)) { }

    /// <param name="expression">In Go's syntax.</param>
    /// <param name="engine">
    /// Makes it from .NET's syntax. <c>new Regex(e)</c> does for texts of whoever wrote the expression: the engine that runs in linear time is a tenth of
    /// a small executable.
    /// </param>
    /// <exception cref="FormatException">It is wrong, or uses what cannot be supported; the message says what.</exception>
    public KeyRegex(string expression, Func<string, Regex> engine)
    {
        try
        {
            _regex = engine(Outside().Replace(expression, Translate));
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or OverflowException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>How many groups it has, the whole match not counted.</summary>
    public int Groups => _names.Count - 1;

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

    /// <summary>Puts a text in the place of each match: <c>\1</c> to <c>\9</c> in it, and <c>$1</c> to <c>$9</c>, are the captures.</summary>
    public string Replace(string key, string replacement) =>
        _regex.Replace(key, match => Reference().Replace(replacement, r => match.Groups[r.Value[1] - '0'].Value));

    [GeneratedRegex(@"[\\$][0-9]", Options, 1000)]
    private static partial Regex Reference();

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.Singleline;

    // Each token of Go's syntax that needs a look, named by its first group; everything else means the same to .NET.
    private const string Everywhere =
        @"(?<pair>[\uD800-\uDBFF][\uDC00-\uDFFF])|\\x\{(?<hex>[0-9A-Fa-f]+)\}|\\(?<plain>[^0-9A-Za-z\u0080-\uFFFF])|\\(?<set>[dwsDWS])|"
        + @"\\(?<property>[pP])(?<letter>[^{])|\\[pPxaftnrv]";

    [GeneratedRegex(
        @$"(?<class>\[\^?)(?<inside>(?>\]?)(?>\[:.*?:\]|\\.|[^]\\])*)\]|\\Q(?<quoted>.*?)(\\E|\z)|{Everywhere}|\\[zAbB]|(?<dollar>\$)|"
            + @"(?<group>\()((?!\?)|\?P?<(?<name>[0-9A-Z_a-z]+)>)|\(\?(?<flags>[ims-]*)(?<end>[:)])|(?<close>\))|(?<wrong>\\.?|\[|\(\?)",
        Options,
        1000
    )]
    private static partial Regex Outside();

    // A bracket inside a class is a character in Go, but can begin a subtraction in .NET.
    [GeneratedRegex(@$"\[:(?<posix>\^?)(?<name>.*?):\]|{Everywhere}|(?<plain>[][])|(?<wrong>\\.)", Options, 1000)]
    private static partial Regex Inside();

    private string Translate(Match token)
    {
        switch (Kind(token))
        {
            case "class":
                return $"{token.Groups["class"]}{Inside().Replace(token.Groups["inside"].Value, TranslateInside)}]";
            case "quoted":
                return string.Concat(token.Groups["quoted"].Value.EnumerateRunes().Select(r => Character(r.Value)));
            case "pair" or "hex":
                return Character(Code(token));
            case "set":
                return $"[{TranslateInside(token)}]";
            case "dollar":
                return _multiline.Peek() ? "$" : @"\z";
            case "group":
                // Named groups become numbered ones: .NET would number them after all others. GroupOf knows their names.
                _names.Add(token.Groups["name"] is { Success: true } name ? name.Value : null);
                _multiline.Push(_multiline.Peek());
                return "(";
            case "flags":
                var flags = token.Groups["flags"].Value;
                var m = flags.IndexOf('m', StringComparison.Ordinal);
                var on = m < 0 ? _multiline.Peek() : !flags[..m].Contains('-', StringComparison.Ordinal);
                // (?m) is for the rest of its group, (?m:…) for its own.
                if (token.Groups["end"].Value == ")")
                    _multiline.Pop();
                _multiline.Push(on);
                return token.Value;
            case "close" when _multiline.Count > 1:
                _multiline.Pop();
                return ")";
            case "wrong":
                throw new FormatException(
                    token.Value switch
                    {
                        "[" => "missing closing ]",
                        "\\" => "trailing backslash",
                        "(?" => "after (? only the flags i, m, s and a group's name are supported",
                        _ => $"{token.Value} is not supported",
                    }
                );
            default:
                return TranslateInside(token);
        }
    }

    private static string TranslateInside(Match token) =>
        Kind(token) switch
        {
            "posix" => Set(token.Groups["name"].Value, negated: token.Groups["posix"].Length > 0),
            "set" => Set(token.Groups["set"].Value.ToLowerInvariant(), negated: char.IsAsciiLetterUpper(token.Groups["set"].ValueSpan[0])),
            "property" => $"\\{token.Groups["property"]}{{{token.Groups["letter"]}}}",
            // .NET refuses some escapes that Go takes, such as \_.
            "plain" => Escaped(token.Groups["plain"].ValueSpan[0]),
            "pair" or "hex" => Code(token) is <= char.MaxValue and var code
                ? Escaped(code)
                : throw new FormatException($"{token.Value} is not supported in a class"),
            "wrong" => throw new FormatException($"{token.Value} is not supported in a class"),
            _ => token.Value,
        };

    private static string? Kind(Match token) => token.Groups.Values.Skip(1).FirstOrDefault(g => g.Success)?.Name;

    private static int Code(Match token) =>
        token.Groups["hex"] is { Success: true } hex
            ? int.Parse(hex.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : char.ConvertToUtf32(token.Value, 0);

    // .NET sees two characters where Go sees one above U+FFFF.
    private static string Character(int code) =>
        char.ConvertFromUtf32(code) is { Length: 2 } pair ? $"(?:{Escaped(pair[0])}{Escaped(pair[1])})" : Escaped(code);

    // By its number a character means itself everywhere.
    private static string Escaped(int code) => $"\\u{code:X4}";

    // The inside of a .NET class.
    private static string Set(string name, bool negated)
    {
        if (!s_sets.TryGetValue(name, out var pairs))
            throw new FormatException($"unknown class [:{name}:]");
        IEnumerable<int> edges = pairs.Select(c => (int)c);
        if (negated)
            edges = [0, .. edges.Select((edge, i) => i % 2 == 0 ? edge - 1 : edge + 1), char.MaxValue];
        return string.Concat(edges.Chunk(2).Where(p => p[0] <= p[1]).Select(p => $"{Escaped(p[0])}-{Escaped(p[1])}"));
    }
}
