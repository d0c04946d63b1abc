using System.Buffers;
using System.Text.RegularExpressions;

namespace GapFurniture.Shared;

/// <summary>
/// Masks secrets: those it knows, and what SQL and connection strings name as one. Whatever leaves the process as text (logs, errors of other
/// systems that quote our SQL) goes through it; it is the second line of defence, the first is not to write secrets into text at all. Thread
/// safe.
/// </summary>
public sealed partial class Redactor
{
    /// <summary>What replaces a secret.</summary>
    public const string Mask = "****";

    /// <summary>Shorter values are not masked: they also occur in ordinary words.</summary>
    public const int ShortestSecret = 4;

    private readonly Lock _lock = new();

    // Longest first, so that a secret that contains another one is masked whole.
    private volatile string[] _secrets = [];

    /// <summary>Remembers a secret; null, empty and very short values are ignored.</summary>
    public void Add(string? secret)
    {
        if (secret is null || secret.Length < ShortestSecret)
            return;
        lock (_lock)
        {
            if (!_secrets.Contains(secret, StringComparer.Ordinal))
                _secrets = [.. _secrets.Append(secret).OrderByDescending(s => s.Length)];
        }
    }

    /// <summary>Masks every known secret, also quoted for SQL, and the values of COPY's and connection strings' own secrets.</summary>
    public string Redact(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
            if (secret.Contains('\'', StringComparison.Ordinal))
                text = text.Replace(secret.Replace("'", "''", StringComparison.Ordinal), Mask, StringComparison.Ordinal);
        }
        return text.AsSpan().ContainsAny(s_namesOfSecrets)
            ? Assigned().Replace(Literal().Replace(text, $"${{name}}'{Mask}'"), $"${{name}}{Mask}")
            : text;
    }

    // A quick check, so that not every log line pays for the expressions.
    private static readonly SearchValues<string> s_namesOfSecrets = SearchValues.Create(
        ["_key", "token", "password", "pwd"],
        StringComparison.OrdinalIgnoreCase
    );

    // https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html
    // A literal that is cut off is still secret; comments may stand before it, and with a line end between them two literals are one.
    [GeneratedRegex(
        @"(?<name>\b(MASTER_SYMMETRIC_KEY|SECRET_ACCESS_KEY|SESSION_TOKEN|PASSWORD)\b(\s|/\*.*?\*/|--[^\n]*|=|AS\b)*)E?'([^']|''|'\s*\n\s*')*'?",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Literal();

    // CREDENTIALS 'aws_access_key_id=…;aws_secret_access_key=…;token=…;master_symmetric_key=…', and connection strings.
    [GeneratedRegex(
        @"(?<name>\b((aws_)?secret_access_key|master_symmetric_key|(aws_)?(session_)?token|password|pwd)\s*=\s*)(?!\*{4})[^;'""\s]+",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Assigned();
}
