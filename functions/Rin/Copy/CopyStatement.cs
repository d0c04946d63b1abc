using GapFurniture.Shared.S3;

namespace GapFurniture.Rin.Copy;

/// <summary>One COPY: a table and the S3 object it reads, which is the data itself or a manifest.</summary>
/// <param name="Table">Where to.</param>
/// <param name="Url">Where from, an <c>s3://</c> URL.</param>
/// <param name="IsManifest">True if the URL is a manifest's.</param>
/// <param name="Authorization">Access to S3.</param>
/// <param name="Region">Region of the bucket; null: the warehouse's own.</param>
/// <param name="Options">What the user appends, such as <c>JSON 'auto' GZIP</c>.</param>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html"/>
internal sealed record CopyStatement(
    TableName Table,
    string Url,
    bool IsManifest,
    CopyAuthorization Authorization,
    string? Region,
    string Options
) : LoadStatement
{
    /// <summary>The objects that it loads.</summary>
    public required IReadOnlyList<S3ObjectEvent> Objects { get; init; }

    public override string ToSql() => Format(Authorization.Sql);

    /// <summary>For logs and dry runs.</summary>
    public override string ToString() => Format(Authorization.Printable);

    // Some drivers take a statement that begins with COPY for PostgreSQL's own; the comment keeps them from it.
    private string Format(string authorization)
    {
        var region = Region is null ? "" : $" REGION {SqlText.Quote(Region)}";
        var manifest = IsManifest ? " MANIFEST" : "";
        var options = Options.Length == 0 ? "" : $" {Options}";
        return $"/* Rin */ COPY {Table.ToSql()} FROM {SqlText.Quote(Url)} {authorization}{region}{manifest}{options}";
    }
}
