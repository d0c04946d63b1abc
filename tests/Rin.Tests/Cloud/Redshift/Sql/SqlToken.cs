namespace GapFurniture.LocalCloud.Redshift.Sql;

/// <summary>One token of a statement: where it stands, and what it says (quotes removed, doubled quotes single).</summary>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int End, string Value)
{
    public bool IsWord(string keyword) => Kind == SqlTokenKind.Word && Value.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(char symbol) => Kind == SqlTokenKind.Symbol && Value.Length == 1 && Value[0] == symbol;

    /// <summary>The name this token stands for: plain identifiers fold to lower case.</summary>
    public string Identifier => Kind == SqlTokenKind.Word ? Value.ToLowerInvariant() : Value;

    public bool IsIdentifier => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;
}
