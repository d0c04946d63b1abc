namespace GapFurniture.Rin.Copy;

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
