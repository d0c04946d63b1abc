using System.Text;

namespace GapFurniture.SsmWrap.Options;

/// <summary>
/// <c>#! /usr/bin/ssmwrap -path /prod/ -- /bin/sh</c>: Linux passes everything behind the interpreter as one argument, then the script's path
/// and its arguments. That one argument is split here, at white space outside quotes.
/// </summary>
internal static class Shebang
{
    /// <summary>The arguments, with the first one split if it is what a "#!" line makes.</summary>
    public static IReadOnlyList<byte[]> Expand(IReadOnlyList<byte[]> arguments)
    {
        // Without the script there is no "#!" line.
        if (arguments.Count < 2 || arguments[0] is not [(byte)'-', ..] || !arguments[0].AsSpan().ContainsAny(" \t"u8))
            return arguments;
        var words = Split(Encoding.UTF8.GetString(arguments[0]));
        var flag = words[0].TrimStart('-');
        var equals = flag.IndexOf('=', StringComparison.Ordinal);
        var isFlag = OptionTable.Find(equals < 0 ? flag : flag[..equals]) is not null;
        // "-prefix=A B" is one flag whose value holds a blank, unless a "--" shows that more than a value is meant.
        if (!isFlag || (equals >= 0 && !words.Contains("--")))
            return arguments;
        var expanded = words.ConvertAll(Encoding.UTF8.GetBytes);
        for (var i = 1; i < arguments.Count; i++)
            expanded.Add(arguments[i]);
        return expanded;
    }

    private static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isWord = false;
        char? quote = null;
        foreach (var c in line)
        {
            if (c == quote)
                quote = null;
            else if (quote is null && c is ('"' or '\''))
                (quote, isWord) = (c, true);
            else if (quote is null && c is (' ' or '\t' or '\r'))
            {
                if (isWord)
                    words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }
        if (isWord)
            words.Add(word.ToString());
        return words;
    }
}
