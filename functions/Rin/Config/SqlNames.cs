namespace GapFurniture.Rin.Config;

/// <summary>A table to load into.</summary>
/// <param name="Schema">Schema; null: the first of the search path that has the table.</param>
/// <param name="Table">Table.</param>
internal sealed record TableName(string? Schema, string Table)
{
    /// <summary>As SQL, each part quoted.</summary>
    /// <exception cref="ArgumentException">A part holds a control character, as a capture from an odd key may.</exception>
    public string ToSql() => Schema is null ? Quote(Table) : $"{Quote(Schema)}.{Quote(Table)}";

    public override string ToString() => Schema is null ? Table : $"{Schema}.{Table}";

    // A NUL would end the statement half-way, and the session with it: then every object of the batch would suffer.
    private static string Quote(string identifier) =>
        identifier.Length > 0 && !identifier.Any(char.IsControl)
            ? $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : throw new ArgumentException("the name of a table or schema is empty or holds a control character", nameof(identifier));
}

/// <summary>Text as an SQL literal.</summary>
internal static class SqlText
{
    /// <summary>
    /// True if the text means the same to every server in a plain literal. A backslash does not: Redshift reads it as an escape,
    /// PostgreSQL by its settings, and a key that ends in one would swallow the closing quote.
    /// </summary>
    public static bool IsPlain(string text) => !text.Any(c => c is '\\' || char.IsControl(c));

    /// <summary>The text between quotes, quotes in it doubled.</summary>
    /// <exception cref="ArgumentException">The text is not plain.</exception>
    public static string Quote(string text) =>
        IsPlain(text)
            ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
            : throw new ArgumentException("a backslash or control character cannot stand in an SQL literal", nameof(text));
}
