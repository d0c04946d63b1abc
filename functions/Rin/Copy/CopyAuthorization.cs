namespace GapFurniture.Rin.Copy;

/// <summary>How COPY gets at S3, as SQL.</summary>
/// <param name="Sql">With secrets: only for the warehouse.</param>
/// <param name="Printable">Without: for everything else.</param>
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

    // A record's own ToString would print the secrets.
    public override string ToString() => Printable;
}
