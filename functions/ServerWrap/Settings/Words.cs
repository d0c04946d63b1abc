using System.Text;

namespace GapFurniture.ServerWrap.Settings;

/// <summary>Commands in one text, as variables have them: words between blanks, quotes as in a shell, nothing else of a shell's.</summary>
internal static class Words
{
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var hasWord = false;
        char? quote = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == quote)
                quote = null;
            else if (c == '\\' && quote != '\'' && i + 1 < text.Length && (quote is null || text[i + 1] is '"' or '\\'))
                (_, hasWord) = (word.Append(text[++i]), true);
            else if (quote is null && c is ('"' or '\''))
                (quote, hasWord) = (c, true);
            else if (quote is null && char.IsWhiteSpace(c))
            {
                if (hasWord)
                    words.Add(word.ToString());
                word.Clear();
                hasWord = false;
            }
            else
                (_, hasWord) = (word.Append(c), true);
        }
        if (quote is not null)
            throw new FormatException($"the quote {quote} is not closed");
        if (hasWord)
            words.Add(word.ToString());
        return words;
    }
}
