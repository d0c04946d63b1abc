using System.Globalization;
using System.Text;
using GapFurniture.Http;
using GapFurniture.Thumbs.Store;

namespace GapFurniture.Thumbs.Requests;

/// <summary>
/// What a URL asks for: <c>/?filename=KEY&amp;size=180</c>, or <c>/180/KEY</c>. Pure: it says what is written there, not whether it is allowed.
/// </summary>
/// <param name="Key">The original's key.</param>
/// <param name="Size">The width in pixels.</param>
/// <param name="Expires">Seconds since 1970 after which the signature no longer counts, as written; null if there is no end.</param>
/// <param name="Signature">See <see cref="UrlSignature"/>; null if it is not signed.</param>
internal sealed record ThumbUrl(string Key, int Size, string? Expires, string? Signature)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads path and query, as they stand in a request line.</summary>
    /// <exception cref="RefusedException">It is no such URL.</exception>
    public static ThumbUrl Parse(string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = mark < 0 ? (target, "") : (target[..mark], target[(mark + 1)..]);
        var values = Values(query);
        var (key, size) = values.TryGetValue("filename", out var filename)
            ? (filename, values.GetValueOrDefault("size") ?? throw new RefusedException(400, "The size is missing."))
            : OfPath(path, values);
        return new ThumbUrl(Checked(key), SizeOf(size), values.GetValueOrDefault("expires"), values.GetValueOrDefault("signature"));
    }

    /// <summary>Path and query of a URL as people write it, with scheme and host or without, as they arrive.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="basePath">What stands before all paths.</param>
    public static string TargetOf(string url, string basePath)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : url.IndexOfAny(['/', '?'], scheme + 3);
        var target = (start < 0 ? "/" : url[start..]).Split('#')[0];
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = mark < 0 ? (target, "") : (target[..mark], target[(mark + 1)..]);
        return RequestTarget.Of(RequestTarget.WithoutPrefix(path, basePath), decoded: false, RequestTarget.Query(query));
    }

    private static (string Key, string Size) OfPath(string path, Dictionary<string, string> values)
    {
        var slash = path.IndexOf('/', 1);
        if (slash < 0)
            throw values.ContainsKey("size") || path == "/"
                ? new RefusedException(400, "The filename is missing: ask for /?filename=KEY&size=180 or /180/KEY.")
                : new RefusedException(404, "There is nothing here: ask for /?filename=KEY&size=180 or /180/KEY.");
        // A plus sign in a path is one.
        return (Decoded(path[(slash + 1)..]), path[1..slash]);
    }

    private static Dictionary<string, string> Values(string query)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            if (name is not ("filename" or "size" or "expires" or "signature"))
                continue;
            // As forms write it: a plus sign is a space.
            if (!values.TryAdd(name, Decoded(equals < 0 ? "" : pair[(equals + 1)..].Replace('+', ' '))))
                throw new RefusedException(400, "A parameter is given twice.");
        }
        return values;
    }

    // Once: a key may contain %41.
    private static string Decoded(string text)
    {
        try
        {
            var encoded = s_strict.GetBytes(text);
            var decoded = new List<byte>(encoded.Length);
            for (var i = 0; i < encoded.Length; i++)
            {
                if (encoded[i] != '%')
                {
                    decoded.Add(encoded[i]);
                    continue;
                }
                decoded.Add(byte.Parse(encoded.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 2;
            }
            return s_strict.GetString([.. decoded]);
        }
        // No digits behind %, or bytes that are no UTF-8.
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new RefusedException(400, "The filename is not percent-encoded UTF-8.");
        }
    }

    private static string Checked(string key)
    {
        if (key.Length == 0)
            throw new RefusedException(400, "The filename is empty.");
        if (Encoding.UTF8.GetByteCount(key) > ThumbKey.LongestKey)
            throw new RefusedException(400, "The filename is longer than 1,024 bytes.");
        // HTTP clients and servers resolve dots, and another object would be meant.
        if (key.Any(char.IsControl) || key.Split('/').Any(s => s is "." or ".."))
            throw new RefusedException(400, "The filename has control characters, or . or .. between slashes.");
        return key;
    }

    // In one spelling only: each of 0180 and 00180 would be another entry of caches, and .NET even ignores NULs at the end.
    private static int SizeOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        && size.ToString(CultureInfo.InvariantCulture) == text
            ? size
            : throw new RefusedException(400, "The size is not a whole number of pixels.");
}
