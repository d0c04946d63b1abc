using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GapFurniture.Thumbs.Requests;

/// <summary>
/// Signatures of URLs: the HMAC-SHA256 of what a URL asks for and until when, in base64url. It covers the meaning, not the spelling: a URL may be
/// encoded in another way on its way, or be of the other form.
/// </summary>
internal static class UrlSignature
{
    /// <summary>The signature.</summary>
    /// <param name="secret">The key.</param>
    /// <param name="key">The original's key.</param>
    /// <param name="size">The width.</param>
    /// <param name="expires">Seconds since 1970; null for ever.</param>
    public static string Of(string secret, string key, int size, string? expires)
    {
        // The key is last, so that it may contain line ends itself.
        var text = string.Create(CultureInfo.InvariantCulture, $"thumbs\n{size}\n{expires}\n{key}");
        return Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Looks whether a URL is signed with one of the keys.</summary>
    /// <returns>Until when it counts; null for ever.</returns>
    /// <exception cref="RefusedException">It is not, or no longer.</exception>
    public static DateTimeOffset? Check(ThumbUrl url, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var given = Encoding.UTF8.GetBytes(url.Signature ?? "");
        var isGood = false;
        // Each comparison takes the same time, whatever is right in it, and all are done.
        foreach (var secret in secrets)
            isGood |= CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Of(secret, url.Key, url.Size, url.Expires)));
        if (!isGood)
            throw new RefusedException(403, "This address is not signed, or its signature is wrong.");
        if (url.Expires is null)
            return null;
        var until = long.TryParse(url.Expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        return until > now.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(Math.Min(until, DateTimeOffset.MaxValue.ToUnixTimeSeconds()))
            : throw new RefusedException(403, "This address has expired.");
    }
}
