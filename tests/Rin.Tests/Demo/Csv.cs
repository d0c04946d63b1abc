using System.Text;

namespace GapFurniture.Demo;

/// <summary>Comma-separated values, quotes doubled inside quotes, as spreadsheets write them.</summary>
internal static class Csv
{
    /// <summary>The records of a text.</summary>
    public static IEnumerable<IReadOnlyList<string>> Read(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                field.Append(text[++i]);
            else if (c == '"')
                quoted = !quoted;
            else if (!quoted && c == ',')
                Next();
            else if (!quoted && c == '\n')
            {
                Next();
                yield return fields;
                fields = [];
            }
            else if (quoted || c != '\r')
                field.Append(c);
        }
        if (field.Length == 0 && fields.Count == 0)
            yield break;
        Next();
        yield return fields;

        void Next()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }

    /// <summary>One record as a line, without its end.</summary>
    public static string Write(IEnumerable<string> fields) =>
        string.Join(
            ',',
            fields.Select(f => f.AsSpan().ContainsAny("\",\n\r") ? $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : f)
        );
}
