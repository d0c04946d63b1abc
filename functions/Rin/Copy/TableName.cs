namespace GapFurniture.Rin.Copy;

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
