namespace GapFurniture.Rin.Copy;

/// <summary>A table to load into.</summary>
/// <param name="Schema">Schema; null: the first of the search path that has the table.</param>
/// <param name="Table">Table.</param>
internal sealed record TableName(string? Schema, string Table)
{
    /// <summary>As SQL, each part quoted.</summary>
    public string ToSql() => Schema is null ? Quote(Table) : $"{Quote(Schema)}.{Quote(Table)}";

    public override string ToString() => Schema is null ? Table : $"{Schema}.{Table}";

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
