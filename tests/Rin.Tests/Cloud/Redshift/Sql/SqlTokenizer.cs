using System.Text;

namespace GapFurniture.LocalCloud.Redshift.Sql;

/// <summary>
/// Splits SQL into tokens, leaving comments and white space out. It never fails: what is unterminated runs to the end, and the server says so.
/// </summary>
internal static class SqlTokenizer
{
    public static List<SqlToken> Tokenize(string sql)
    {
        var tokens = new List<SqlToken>();
        var at = 0;
        while (at < sql.Length)
        {
            var c = sql[at];
            if (char.IsWhiteSpace(c))
                at++;
            else if (c == '-' && Peek(sql, at + 1) == '-')
                at = LineEnd(sql, at);
            else if (c == '/' && Peek(sql, at + 1) == '*')
                at = CommentEnd(sql, at);
            else
            {
                var token = Next(sql, at);
                tokens.Add(token);
                at = token.End;
            }
        }
        return tokens;
    }

    /// <summary>The statements of a query string: runs of tokens between semicolons, empty ones left out.</summary>
    public static List<List<SqlToken>> Statements(List<SqlToken> tokens)
    {
        var statements = new List<List<SqlToken>>();
        var current = new List<SqlToken>();
        foreach (var token in tokens)
        {
            if (!token.IsSymbol(';'))
                current.Add(token);
            else if (current.Count > 0)
            {
                statements.Add(current);
                current = [];
            }
        }
        if (current.Count > 0)
            statements.Add(current);
        return statements;
    }

    private static SqlToken Next(string sql, int start)
    {
        var c = sql[start];
        if (c == '\'')
            return Quoted(sql, start, start, SqlTokenKind.Literal, escapes: false);
        if (c is 'e' or 'E' && Peek(sql, start + 1) == '\'')
            return Quoted(sql, start, start + 1, SqlTokenKind.Literal, escapes: true);
        if (c == '"')
            return Quoted(sql, start, start, SqlTokenKind.QuotedIdentifier, escapes: false);
        if (c == '$')
            return Dollar(sql, start);
        if (char.IsAsciiDigit(c))
            return Run(sql, start, SqlTokenKind.Number, static d => char.IsAsciiLetterOrDigit(d) || d == '.');
        if (IsWordStart(c))
            return Run(sql, start, SqlTokenKind.Word, static d => IsWordStart(d) || char.IsAsciiDigit(d) || d == '$');
        return new SqlToken(SqlTokenKind.Symbol, start, start + 1, c.ToString());
    }

    private static SqlToken Run(string sql, int start, SqlTokenKind kind, Func<char, bool> belongs)
    {
        var end = start + 1;
        while (end < sql.Length && belongs(sql[end]))
            end++;
        return new SqlToken(kind, start, end, sql[start..end]);
    }

    private static SqlToken Quoted(string sql, int start, int open, SqlTokenKind kind, bool escapes)
    {
        var quote = sql[open];
        var value = new StringBuilder();
        var at = open + 1;
        for (; at < sql.Length; at++)
        {
            if (escapes && sql[at] == '\\' && at + 1 < sql.Length)
                value.Append(Unescape(sql[++at]));
            else if (sql[at] != quote)
                value.Append(sql[at]);
            else if (Peek(sql, at + 1) == quote)
                value.Append(sql[at++]);
            else
                break;
        }
        return new SqlToken(kind, start, Math.Min(at + 1, sql.Length), value.ToString());
    }

    private static char Unescape(char c) =>
        c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            _ => c,
        };

    private static SqlToken Dollar(string sql, int start)
    {
        var end = start + 1;
        while (end < sql.Length && (IsWordStart(sql[end]) || char.IsAsciiDigit(sql[end])))
            end++;
        var isTag = Peek(sql, end) == '$' && (end == start + 1 || !char.IsAsciiDigit(sql[start + 1]));
        if (!isTag)
            return new SqlToken(SqlTokenKind.Symbol, start, end, sql[start..end]);
        var tag = sql[start..(end + 1)];
        var close = sql.IndexOf(tag, end + 1, StringComparison.Ordinal);
        var stop = close < 0 ? sql.Length : close;
        return new SqlToken(SqlTokenKind.Literal, start, close < 0 ? stop : stop + tag.Length, sql[(end + 1)..stop]);
    }

    private static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_' || c > 127;

    private static char Peek(string sql, int at) => at < sql.Length ? sql[at] : '\0';

    private static int LineEnd(string sql, int at)
    {
        var end = sql.IndexOf('\n', at);
        return end < 0 ? sql.Length : end + 1;
    }

    private static int CommentEnd(string sql, int at)
    {
        var depth = 0;
        while (at < sql.Length)
        {
            if (sql[at] == '/' && Peek(sql, at + 1) == '*')
            {
                depth++;
                at += 2;
            }
            else if (sql[at] == '*' && Peek(sql, at + 1) == '/')
            {
                at += 2;
                if (--depth == 0)
                    return at;
            }
            else
                at++;
        }
        return at;
    }
}
