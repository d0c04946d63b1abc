using System.Text;

namespace GapFurniture.Rin.Tests.Plan;

/// <summary>Takes SQL apart as a server does: words, comments, <c>'literals'</c>, <c>"identifiers"</c>.</summary>
internal static class SqlScanner
{
    /// <summary>The tokens; a literal begins with ', an identifier with ", both without their quotes' doubling.</summary>
    public static IReadOnlyList<string> Scan(string sql)
    {
        var tokens = new List<string>();
        for (var i = 0; i < sql.Length; )
        {
            if (sql[i] == ' ')
                i++;
            else if (sql[i] is '\'' or '"')
                tokens.Add(Quoted(sql, ref i));
            else if (sql.AsSpan(i).StartsWith("/*"))
                i = sql.IndexOf("*/", i, StringComparison.Ordinal) + 2;
            else if (sql[i] == '.')
                tokens.Add(sql[i++].ToString());
            else
            {
                var start = i;
                while (i < sql.Length && sql[i] is not (' ' or '\'' or '"' or '.'))
                    i++;
                tokens.Add(sql[start..i]);
            }
        }
        return tokens;
    }

    private static string Quoted(string sql, ref int i)
    {
        var quote = sql[i];
        var text = new StringBuilder().Append(quote);
        for (i++; ; i++)
        {
            if (sql[i] != quote)
                text.Append(sql[i]);
            else if (i + 1 < sql.Length && sql[i + 1] == quote)
                text.Append(sql[i++]);
            else
                break;
        }
        i++;
        return text.ToString();
    }
}
