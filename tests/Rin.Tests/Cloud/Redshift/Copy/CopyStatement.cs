namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>A parsed <c>COPY … FROM 's3://…'</c>.</summary>
internal sealed record CopyStatement(string? Schema, string Table, IReadOnlyList<string>? Columns, string Bucket, string Key)
{
    public CopyFormat Format { get; init; } = CopyFormat.Delimited;

    /// <summary><c>auto</c>, <c>auto ignorecase</c>, <c>noshred</c> or the s3:// address of a JSONPaths file.</summary>
    public string JsonMapping { get; init; } = "auto";

    public bool Manifest { get; init; }

    public bool Gzip { get; init; }

    /// <summary>The delimiter when given; else each format has its own.</summary>
    public byte? Delimiter { get; init; }

    public byte Quote { get; init; } = (byte)'"';

    public int IgnoreHeader { get; init; }

    /// <summary>The text that stands for NULL in delimited files.</summary>
    public string NullAs { get; init; } = "\\N";

    public bool EmptyAsNull { get; init; }

    public bool BlanksAsNull { get; init; }

    public bool TrimBlanks { get; init; }

    public bool TruncateColumns { get; init; }

    public bool FillRecord { get; init; }

    public bool IgnoreBlankLines { get; init; }

    public bool RemoveQuotes { get; init; }

    public bool Escape { get; init; }

    public bool ExplicitIds { get; init; }

    public bool NoLoad { get; init; }

    /// <summary>What stands in for an invalid UTF-8 byte; null: such a row is an error.</summary>
    public byte? InvalidCharacter { get; init; }

    public int MaxErrors { get; init; }

    public EpochUnit Epoch { get; init; }

    public string Source => $"s3://{Bucket}/{Key}";

    /// <summary>The table as the server takes it.</summary>
    public string QuotedTable => (Schema is null ? "" : Quoted(Schema) + ".") + Quoted(Table);

    public static string Quoted(string identifier) => '"' + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
