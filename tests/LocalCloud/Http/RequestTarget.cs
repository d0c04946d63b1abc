using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GapFurniture.LocalCloud.Http;

/// <summary>Path and query exactly as sent: signatures and S3 keys depend on every byte, and the framework's own path is already changed.</summary>
internal sealed record RequestTarget(string RawPath, string RawQuery)
{
    /// <summary>The target of a request.</summary>
    public static RequestTarget Of(HttpContext context)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        // An absolute form comes from proxies' clients: only its path and query count.
        if (!raw.StartsWith('/') && Uri.TryCreate(raw, UriKind.Absolute, out var absolute))
            raw = absolute.PathAndQuery;
        var mark = raw.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? new RequestTarget(raw, "") : new RequestTarget(raw[..mark], raw[(mark + 1)..]);
    }

    /// <summary>The path with its percent escapes decoded once; a plus sign stays a plus sign.</summary>
    public string Path => Uri.UnescapeDataString(RawPath);

    /// <summary>Query parameters in the order sent, decoded; a parameter without <c>=</c> has an empty value.</summary>
    public IEnumerable<KeyValuePair<string, string>> Query =>
        RawQuery
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair =>
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                return equals < 0
                    ? KeyValuePair.Create(Uri.UnescapeDataString(pair), "")
                    : KeyValuePair.Create(Uri.UnescapeDataString(pair[..equals]), Uri.UnescapeDataString(pair[(equals + 1)..]));
            });
}
