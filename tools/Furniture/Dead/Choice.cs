using GapFurniture.Aws;

namespace GapFurniture.Furniture.Dead;

/// <summary>Which messages are meant; all where nothing is said.</summary>
internal sealed record Choice
{
    /// <summary>A part of the reason, in whatever case; null for any.</summary>
    public string? Reason { get; init; }

    /// <summary>How an object's key, or its <c>s3://</c> URL, begins; null for any.</summary>
    public string? Key { get; init; }

    /// <summary>Sent before this time; null for any.</summary>
    public DateTimeOffset? SentBefore { get; init; }

    public bool IsAll => this is { Reason: null, Key: null, SentBefore: null };

    public bool Has(Explained message) =>
        (Reason is null || message.Reason.Text.Contains(Reason, StringComparison.OrdinalIgnoreCase))
        && (Key is null || message.Letter.Objects.Any(Begins))
        && (SentBefore is null || message.Letter.Sent < SentBefore);

    private bool Begins(string url) => (S3Url.IsUrl(Key!) ? url : S3Url.Parse(url)?.Key ?? url).StartsWith(Key!, StringComparison.Ordinal);
}
