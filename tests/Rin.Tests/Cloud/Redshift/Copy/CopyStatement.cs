namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>A parsed <c>COPY … FROM 's3://…'</c>.</summary>
internal sealed record CopyStatement(string? Schema, string Table, IReadOnlyList<string>? Columns, string Bucket, string Key)
{
    /// <summary><c>auto</c> or <c>auto ignorecase</c> for JSON; null for other formats.</summary>
    public string? Json { get; init; }

    public bool IsCsv { get; init; }

    public bool Manifest { get; init; }

    public bool Gzip { get; init; }

    /// <summary>The delimiter when given; else each format has its own.</summary>
    public char? Delimiter { get; init; }

    public char Quote { get; init; } = '"';

    public int IgnoreHeader { get; init; }

    /// <summary>The text that stands for NULL where it is not in quotes.</summary>
    public string NullAs { get; init; } = "\\N";

    public bool EmptyAsNull { get; init; }

    public bool BlanksAsNull { get; init; }

    public bool TruncateColumns { get; init; }

    public bool NoLoad { get; init; }

    public int MaxErrors { get; init; }

    public string Source => $"s3://{Bucket}/{Key}";

    /// <summary>The table as the server takes it.</summary>
    public string QuotedTable => (Schema is null ? "" : Quoted(Schema) + ".") + Quoted(Table);

    public static string Quoted(string identifier) => '"' + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
