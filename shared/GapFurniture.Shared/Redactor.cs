namespace GapFurniture.Shared;

/// <summary>
/// Blots out known secrets. Whatever leaves the process as text (logs, errors of other systems that quote our SQL) goes through it;
/// it is the second line of defence, the first is not to write secrets into text at all. Thread safe.
/// </summary>
public sealed class Redactor
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mask = "****";

    /// <summary>Shorter values are not blotted out: they would tear holes into ordinary words, and are no secrets worth the name.</summary>
    public const int ShortestSecret = 4;

    private readonly Lock _lock = new();

    // Longest first, so that a secret that contains another one is blotted out whole.
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

    /// <summary>The text with every known secret replaced by <see cref="Mask"/>, also where it stands quoted for SQL.</summary>
    public string Redact(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
            if (secret.Contains('\'', StringComparison.Ordinal))
                text = text.Replace(secret.Replace("'", "''", StringComparison.Ordinal), Mask, StringComparison.Ordinal);
        }
        return text;
    }
}
