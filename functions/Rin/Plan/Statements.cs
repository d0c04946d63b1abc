using GapFurniture.Aws.Events;
using GapFurniture.Rin.Config;

namespace GapFurniture.Rin.Plan;

/// <summary>One statement of a load's transaction: a COPY, or a step of the ledger. Its text (<see cref="object.ToString"/>) is fit for logs.</summary>
internal abstract record LoadStatement
{
    /// <summary>For the warehouse only: it may hold secrets.</summary>
    public abstract string ToSql();
}

/// <summary>One COPY: a table and the S3 object it reads, which is the data itself or a manifest. Without a Region the bucket is in the
/// warehouse's own; the options are what the user appends, such as <c>JSON 'auto' GZIP</c>; the objects are those that it loads.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html"/>
internal sealed record CopyStatement(
    TableName Table,
    string Url,
    bool IsManifest,
    CopyAuthorization Authorization,
    string? Region,
    string Options,
    IReadOnlyList<S3Record> Objects
) : LoadStatement
{
    public override string ToSql() => Format(Authorization.Sql, Options);

    public override string ToString() => Format(Authorization.Printable, SqlOptions.Mask(Options));

    // Some drivers take a statement that begins with COPY for PostgreSQL's own; the comment keeps them from it.
    private string Format(string authorization, string options)
    {
        var region = Region is null ? "" : $" REGION {SqlText.Quote(Region)}";
        var manifest = IsManifest ? " MANIFEST" : "";
        return $"/* Rin */ COPY {Table.ToSql()} FROM {SqlText.Quote(Url)} {authorization}{region}{manifest} {options}".TrimEnd();
    }
}

/// <summary>A step of ledgers in a load's transaction. The SQL holds no secrets, but it may list thousands of rows: logs have the summary. The
/// ids are the rows that a guard looks for; other steps have none.</summary>
internal sealed record LedgerStatement(IReadOnlyList<TableName> Ledgers, string Sql, string Summary, params IReadOnlyList<string> Ids)
    : LoadStatement
{
    public override string ToSql() => Sql;

    public override string ToString() => Summary;
}

/// <summary>How COPY gets access to S3, as SQL: with secrets, only for the warehouse, and printable, without.</summary>
/// <seealso href="https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html"/>
internal sealed record CopyAuthorization(string Sql, string Printable)
{
    /// <summary>A role (or a chain of roles joined by commas) attached to the cluster, or its default role.</summary>
    public static CopyAuthorization Role(string role)
    {
        var sql = role == "default" ? "IAM_ROLE default" : $"CREDENTIALS {SqlText.Quote($"aws_iam_role={role}")}";
        return new(sql, sql);
    }

    /// <summary>Access keys; the session token belongs to temporary ones.</summary>
    public static CopyAuthorization Keys(string accessKeyId, string secretAccessKey, string? sessionToken)
    {
        var token = sessionToken is { Length: > 0 } ? $";token={sessionToken}" : "";
        return new(
            $"CREDENTIALS {SqlText.Quote($"aws_access_key_id={accessKeyId};aws_secret_access_key={secretAccessKey}{token}")}",
            $"CREDENTIALS 'aws_access_key_id={accessKeyId};aws_secret_access_key=****{(token.Length == 0 ? "" : ";token=****")}'"
        );
    }

    /// <summary>What the config names; null when it leaves the matter to the SDK's credential chain.</summary>
    public static CopyAuthorization? Of(AwsSettings aws) =>
        aws switch
        {
            { IamRole: { } role } => Role(role),
            { AccessKeyId: { } id, SecretAccessKey: { } secret } => Keys(id, secret, sessionToken: null),
            _ => null,
        };

    // A record's own ToString would print the secrets.
    public override string ToString() => Printable;
}
