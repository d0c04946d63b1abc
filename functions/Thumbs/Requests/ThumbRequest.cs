using GapFurniture.Http;
using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Requests;

/// <summary>What is to be answered.</summary>
/// <param name="Key">The original's key.</param>
/// <param name="Variant">Which of its thumbnails.</param>
/// <param name="IfNoneMatch">ETags that the client has; null if it has none.</param>
/// <param name="IsHead">Only the headers are wanted.</param>
/// <param name="MaxAge">How long the answer may be kept.</param>
internal sealed record ThumbRequest(string Key, Variant Variant, string? IfNoneMatch, bool IsHead, TimeSpan MaxAge)
{
    /// <summary>Reads a request. Pure: nothing is asked of S3.</summary>
    /// <param name="http">The request.</param>
    /// <param name="options">What is allowed.</param>
    /// <param name="secrets">Keys of signatures; null: none is needed.</param>
    /// <param name="now">The time, for signatures.</param>
    /// <exception cref="RefusedException">It cannot be answered with a thumbnail, and why.</exception>
    public static ThumbRequest Parse(HttpRequest http, ThumbsOptions options, IReadOnlyList<string>? secrets, DateTimeOffset now)
    {
        if (http.Method is not ("GET" or "HEAD"))
            throw new RefusedException(405, "Only GET and HEAD are answered.");
        var url = ThumbUrl.Parse(http.Target);
        // First: who may not ask learns nothing about sizes and prefixes.
        var until = secrets is null ? null : UrlSignature.Check(url, secrets, now);
        if (!options.Sizes.Contains(url.Size))
            throw new RefusedException(400, $"This size is not offered; the sizes are {string.Join(", ", options.Sizes)}.");
        if (!url.Key.StartsWith(options.Prefix, StringComparison.Ordinal))
            throw NotFound();
        var format = AcceptHeader.Choose(http.Headers, options.Negotiated, options.Plain);
        var left = until - now ?? TimeSpan.MaxValue;
        return new ThumbRequest(
            url.Key,
            new Variant(url.Size, format),
            http.Headers.FirstOrDefault(h => h.Is("If-None-Match")) is { Value: { Length: > 0 } tags } ? tags : null,
            http.Method == "HEAD",
            left < options.MaxAge ? left : options.MaxAge
        );
    }

    /// <summary>Whether the client has the answer already.</summary>
    /// <param name="etag">The answer's, quotes included.</param>
    /// <seealso href="https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match"/>
    public bool Has(string etag) =>
        IfNoneMatch is not null
        && IfNoneMatch
            .Split(',', StringSplitOptions.TrimEntries)
            .Any(t => t == "*" || (t.StartsWith("W/", StringComparison.Ordinal) ? t[2..] : t) == etag);

    /// <summary>The same for what is missing and what S3 does not let us read, so that nobody learns which names there are.</summary>
    public static RefusedException NotFound() => new(404, "There is no such picture.");
}
