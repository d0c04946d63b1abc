using System.Text;

namespace GapFurniture.LocalCloud.Redshift.Sql;

/// <summary>
/// Gives transactions Redshift's isolation: whatever level a client names, it gets one snapshot for the whole transaction, taken at the first
/// statement that reads or writes. PostgreSQL has that as REPEATABLE READ.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/r_BEGIN.html"/>
internal static class IsolationRewriter
{
    /// <summary>Level of transactions that name none, as a session setting.</summary>
    public const string Setting = "default_transaction_isolation";

    public const string Level = "repeatable read";

    /// <summary>The query string with all levels replaced; the same instance if there is none.</summary>
    public static string Rewrite(string sql, List<List<SqlToken>> statements)
    {
        StringBuilder? result = null;
        var at = 0;
        foreach (var tokens in statements.Where(IsTransactionControl))
        {
            for (var i = 0; i + 2 < tokens.Count; i++)
            {
                if (!tokens[i].IsWord("ISOLATION") || !tokens[i + 1].IsWord("LEVEL"))
                    continue;
                var isTwoWords = i + 3 < tokens.Count && (tokens[i + 2].IsWord("READ") || tokens[i + 2].IsWord("REPEATABLE"));
                var last = isTwoWords ? tokens[i + 3] : tokens[i + 2];
                result ??= new StringBuilder();
                result.Append(sql, at, tokens[i + 2].Start - at).Append(Level);
                at = last.End;
            }
        }
        return result?.Append(sql, at, sql.Length - at).ToString() ?? sql;
    }

    private static bool IsTransactionControl(List<SqlToken> tokens) =>
        tokens is [var first, ..] && (first.IsWord("BEGIN") || first.IsWord("START") || first.IsWord("SET"));
}
