using System.Globalization;
using System.Text;
using GapFurniture.Http;

namespace GapFurniture.Thumbs.Requests;

/// <summary>An answer, whoever reads it.</summary>
/// <param name="Head">Status and headers.</param>
/// <param name="Body">Empty where there is none.</param>
internal sealed record ThumbAnswer(ResponseHead Head, ReadOnlyMemory<byte> Body)
{
    /// <summary>A thumbnail; without its bytes and its type, which is known only when it is made, the answer to HEAD.</summary>
    public static ThumbAnswer Thumb(string etag, string? contentType, ReadOnlyMemory<byte> bytes, TimeSpan maxAge, bool negotiates)
    {
        List<HeaderField> headers = [new("ETag", etag), Cache(maxAge)];
        if (contentType is not null)
            headers.Add(new HeaderField("Content-Type", contentType));
        headers.Add(new HeaderField("Content-Disposition", "inline"));
        return Of(200, headers, bytes, negotiates);
    }

    public static ThumbAnswer NotModified(string etag, TimeSpan maxAge, bool negotiates) =>
        Of(304, [new("ETag", etag), Cache(maxAge)], default, negotiates);

    /// <summary>A sentence in place of a thumbnail. Trouble that passes by itself is not kept by anybody.</summary>
    public static ThumbAnswer Refusal(int status, string sentence, TimeSpan maxAge, bool negotiates)
    {
        List<HeaderField> headers =
        [
            new("Content-Type", "text/plain; charset=utf-8"),
            status >= 500 ? new HeaderField("Cache-Control", "no-store") : Cache(maxAge),
        ];
        if (status == 405)
            headers.Add(new HeaderField("Allow", "GET, HEAD"));
        if (status is 503 or 504)
            headers.Add(new HeaderField("Retry-After", "1"));
        return Of(status, headers, Encoding.UTF8.GetBytes(sentence + "\n"), negotiates);
    }

    /// <summary>The picture of this in place of a refusal's sentence.</summary>
    public ThumbAnswer In(ThumbAnswer refusal)
    {
        var type = Head.Headers.First(IsType);
        return new ThumbAnswer(refusal.Head with { Headers = [.. refusal.Head.Headers.Select(h => IsType(h) ? type : h)] }, Body);

        static bool IsType(HeaderField header) => header.Is("Content-Type");
    }

    private static HeaderField Cache(TimeSpan maxAge) =>
        new("Cache-Control", string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)maxAge.TotalSeconds}"));

    private static ThumbAnswer Of(int status, List<HeaderField> headers, ReadOnlyMemory<byte> body, bool negotiates)
    {
        // On every answer, since a cache that keeps one without it answers all clients with that.
        if (negotiates)
            headers.Add(new HeaderField("Vary", "Accept"));
        headers.Add(new HeaderField("X-Content-Type-Options", "nosniff"));
        headers.Add(new HeaderField("Content-Security-Policy", "default-src 'none'"));
        return new ThumbAnswer(new ResponseHead(status, "", headers), body);
    }
}
