namespace GapFurniture.Furniture.Source;

/// <summary>Entries of dictionaries in C#: <c>["key"] = value,</c>, over however many lines.</summary>
internal static class EntryText
{
    /// <summary>The source without the entries of these keys.</summary>
    public static string Without(string text, IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            while (text.IndexOf($"[\"{key}\"] = ", StringComparison.Ordinal) is var at and >= 0)
            {
                var start = text.LastIndexOf('\n', at) + 1;
                var end = End(text, at);
                if (text[start..at].Trim().Length > 0)
                    break; // an assignment within an expression, and no entry on a line of its own
                text = text.Remove(start, (end < text.Length && text[end] == '\n' ? end + 1 : end) - start);
            }
        }
        return text;
    }

    // Behind the comma that ends the entry: the first one outside of all brackets and texts.
    private static int End(string text, int at)
    {
        var depth = 0;
        var isText = false;
        for (var i = at; i < text.Length; i++)
        {
            if (text[i] == '"' && text[i - 1] != '\\')
                isText = !isText;
            if (isText)
                continue;
            depth += text[i] switch
            {
                '(' or '[' or '{' => 1,
                ')' or ']' or '}' => -1,
                _ => 0,
            };
            if (depth == 0 && text[i] == ',')
                return i + 1;
            if (depth < 0)
                return i;
        }
        return text.Length;
    }
}
