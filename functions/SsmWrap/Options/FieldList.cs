using System.Text;

namespace GapFurniture.SsmWrap.Options;

/// <summary>Splits at commas, but for those within quotes: <c>a,"b,c"</c> and <c>to="x,y"</c>; <c>\"</c> is a quote within quotes.</summary>
internal static class FieldList
{
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static List<string> Split(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        char? quote = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote is not null && c == '\\' && i + 1 < text.Length && (text[i + 1] == quote || text[i + 1] == '\\'))
                field.Append(text[++i]);
            else if (c == quote)
                quote = null;
            // A quote opens where a value begins; elsewhere it is a character like others.
            else if (quote is null && c is ('"' or '\'') && (field.Length == 0 || field[^1] == '='))
                quote = c;
            else if (quote is null && c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(c);
        }
        if (quote is not null)
            throw new FormatException($"the quote {quote} is not closed");
        fields.Add(field.ToString());
        return fields;
    }
}
