using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Reads Redshift's COPY grammar, strictly: table and columns, FROM an object, options.</summary>
internal static class CopyParser
{
    /// <summary>True for a COPY that reads from somewhere other than the client.</summary>
    public static bool IsRemoteCopy(List<SqlToken> statement)
    {
        if (statement.Count == 0 || !statement[0].IsWord("COPY"))
            return false;
        for (var i = 1; i + 1 < statement.Count; i++)
            if (statement[i].IsWord("FROM"))
                return statement[i + 1].Kind == SqlTokenKind.Literal;
        return false;
    }

    /// <exception cref="SqlException">Not a COPY that Redshift, or the local cluster, would run.</exception>
    public static CopyStatement Parse(string sql, List<SqlToken> statement)
    {
        var tokens = new TokenReader(sql, statement, at: 1);
        return new CopyOptions(tokens, Target(tokens)).Read();
    }

    /// <summary>Bucket and key of an s3:// address.</summary>
    /// <exception cref="SqlException">It is not one.</exception>
    public static (string Bucket, string Key) Location(string address)
    {
        if (!address.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
            throw SqlException.Unsupported($"COPY from '{address}'");
        var slash = address.IndexOf('/', 5);
        var bucket = slash < 0 ? address[5..] : address[5..slash];
        if (bucket.Length == 0)
            throw SqlException.Internal("S3 path is invalid: missing bucket name");
        return (bucket, slash < 0 ? "" : address[(slash + 1)..]);
    }

    private static CopyStatement Target(TokenReader tokens)
    {
        var name = tokens.Identifier();
        string? schema = null;
        if (tokens.TakeSymbol('.'))
            (schema, name) = (name, tokens.Identifier());
        if (tokens.TakeSymbol('.')) // database.schema.table
            (schema, name) = (name, tokens.Identifier());
        List<string>? columns = null;
        if (tokens.TakeSymbol('('))
        {
            columns = [];
            do columns.Add(tokens.Identifier());
            while (tokens.TakeSymbol(','));
            if (!tokens.TakeSymbol(')'))
                throw tokens.ErrorHere();
        }
        if (!tokens.TakeWord("FROM"))
            throw tokens.ErrorHere();
        var (bucket, key) = Location(tokens.Literal());
        return new CopyStatement(schema, name, columns, bucket, key);
    }
}
