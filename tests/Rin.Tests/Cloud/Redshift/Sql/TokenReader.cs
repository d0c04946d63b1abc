using System.Globalization;

namespace GapFurniture.LocalCloud.Redshift.Sql;

/// <summary>Walks over the tokens of one statement. What is expected and not there is a syntax error, told as PostgreSQL tells it.</summary>
internal sealed class TokenReader(string sql, IReadOnlyList<SqlToken> tokens, int at)
{
    private int _at = at;

    public bool AtEnd => _at >= tokens.Count;

    /// <summary>Takes whatever comes next.</summary>
    public SqlToken Next() => AtEnd ? throw ErrorHere() : tokens[_at++];

    /// <summary>Takes a name, in lower case: so Redshift's column and table names are, quoted or not.</summary>
    public string Identifier() => !AtEnd && tokens[_at].IsIdentifier ? tokens[_at++].Value.ToLowerInvariant() : throw ErrorHere();

    public string Literal() => PeekLiteral() ? tokens[_at++].Value : throw ErrorHere();

    public int Number()
    {
        if (AtEnd || !int.TryParse(tokens[_at].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw ErrorHere();
        _at++;
        return number;
    }

    public bool PeekLiteral() => !AtEnd && tokens[_at].Kind == SqlTokenKind.Literal;

    public bool PeekWord(Predicate<string> matches) => !AtEnd && tokens[_at].Kind == SqlTokenKind.Word && matches(tokens[_at].Value);

    /// <summary>Takes the keyword if it comes next.</summary>
    public bool TakeWord(string word)
    {
        if (AtEnd || !tokens[_at].IsWord(word))
            return false;
        _at++;
        return true;
    }

    /// <summary>Takes one of the keywords if one comes next.</summary>
    public bool TakeAnyWord(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (TakeWord(word))
                return true;
        return false;
    }

    public bool TakeSymbol(char symbol)
    {
        if (AtEnd || !tokens[_at].IsSymbol(symbol))
            return false;
        _at++;
        return true;
    }

    /// <summary>The syntax error at what comes next.</summary>
    public SqlException ErrorHere() => AtEnd ? SqlException.Syntax("syntax error at end of input") : ErrorAt(tokens[_at]);

    /// <summary>The syntax error at a token.</summary>
    public SqlException ErrorAt(SqlToken token) => SqlException.Syntax($"syntax error at or near \"{sql[token.Start..token.End]}\"");
}
