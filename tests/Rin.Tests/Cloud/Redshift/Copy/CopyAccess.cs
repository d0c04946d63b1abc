using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>
/// What a COPY says about its right to read S3: exactly one of IAM_ROLE, CREDENTIALS and the pair of keys. It must have the right form;
/// the local cluster then reads the local S3 by itself.
/// https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html
/// </summary>
internal sealed partial class CopyAccess
{
    private string? _iamRole;
    private string? _credentials;
    private string? _accessKeyId;
    private string? _secretAccessKey;

    /// <summary>Takes the option's value if the option is one of these.</summary>
    /// <exception cref="SqlException">The value is missing.</exception>
    public bool TryRead(string option, TokenReader tokens)
    {
        switch (option)
        {
            case "IAM_ROLE":
                _iamRole = tokens.TakeWord("DEFAULT") ? "default" : tokens.Literal();
                return true;
            case "CREDENTIALS":
                tokens.TakeWord("AS");
                _credentials = tokens.Literal();
                return true;
            case "ACCESS_KEY_ID":
                tokens.TakeWord("AS");
                _accessKeyId = tokens.Literal();
                return true;
            case "SECRET_ACCESS_KEY":
                tokens.TakeWord("AS");
                _secretAccessKey = tokens.Literal();
                return true;
            case "SESSION_TOKEN":
                tokens.TakeWord("AS");
                tokens.Literal();
                return true;
            default:
                return false;
        }
    }

    /// <exception cref="SqlException">Nothing was given, too much, or something of the wrong form.</exception>
    public void Check()
    {
        var keys = _accessKeyId is not null || _secretAccessKey is not null;
        var given = (_iamRole is null ? 0 : 1) + (_credentials is null ? 0 : 1) + (keys ? 1 : 0);
        if (given > 1)
            throw SqlException.Syntax("conflicting or redundant options: only one of IAM_ROLE, CREDENTIALS and ACCESS_KEY_ID can be given");
        if (given == 0)
            throw SqlException.Syntax("CREDENTIALS argument is required");
        if (keys && (_accessKeyId is null || _secretAccessKey is null))
            throw SqlException.Syntax("ACCESS_KEY_ID and SECRET_ACCESS_KEY must be given together");
        if (_iamRole is not null && _iamRole != "default" && !RolePattern().IsMatch(_iamRole))
            throw SqlException.Internal($"Invalid IAM role ARN: {_iamRole}");
        if (_credentials is not null)
            CheckCredentials(_credentials);
    }

    private static void CheckCredentials(string credentials)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in credentials.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                parts[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }
        var role = parts.GetValueOrDefault("aws_iam_role");
        var pair = parts.ContainsKey("aws_access_key_id") && parts.ContainsKey("aws_secret_access_key");
        if (role is null == !pair || (role is not null && !RolePattern().IsMatch(role)))
            throw SqlException.Internal(
                "Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or "
                    + "'aws_access_key_id=...;aws_secret_access_key=...[;token=...]'"
            );
    }

    // Chained roles are separated by commas.
    [GeneratedRegex(
        "^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^,]+(,arn:aws[a-z-]*:iam::[0-9]{12}:role/[^,]+)*$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex RolePattern();
}
