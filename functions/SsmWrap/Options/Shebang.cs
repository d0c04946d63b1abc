using System.Text;

namespace GapFurniture.SsmWrap.Options;

/// <summary>
/// <c>#! /usr/bin/ssmwrap -path /prod/ -- /bin/sh</c>: Linux passes everything behind the interpreter as one argument, then the script's path
/// and its arguments. That one argument is split here, at white space outside quotes.
/// </summary>
internal static class Shebang
{
    /// <summary>The arguments, with the first one split if it is what a "#!" line makes.</summary>
    public static List<byte[]> Expand(List<byte[]> arguments)
    {
        // Without the script there is no "#!" line.
        if (arguments.Count < 2 || arguments[0] is not [(byte)'-', ..] || !arguments[0].AsSpan().ContainsAny(" \t"u8))
            return arguments;
        var words = QuotedText.Split(Encoding.UTF8.GetString(arguments[0]), " \t\r", out _);
        words.RemoveAll(static w => w.Length == 0);
        var flag = words[0].TrimStart('-').Split('=', 2);
        // "-prefix=A B" is one flag whose value holds a blank, unless a "--" shows that more than a value is meant.
        return OptionTable.Find(flag[0]) is null || (flag.Length > 1 && !words.Contains("--"))
            ? arguments
            : [.. words.ConvertAll(Encoding.UTF8.GetBytes), .. arguments.Skip(1)];
    }
}
