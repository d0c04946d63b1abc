using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.X;

/// <summary>Verifies OAuth 1.0a signatures (RFC 5849, section 3.2) with HMAC-SHA1, by code of its own. Thread safe.</summary>
internal sealed class OAuthCheck
{
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(5);

    private static readonly string[] s_required =
    [
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_token",
    ];

    private readonly ConcurrentDictionary<string, byte> _nonces = new(StringComparer.Ordinal);

    /// <summary>True if the request is signed by the one user through the one app, just now, and was not seen before.</summary>
    public bool Passes(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("OAuth ", StringComparison.Ordinal) || Parse(header["OAuth ".Length..]) is not { } given)
            return false;
        if (!s_required.All(given.ContainsKey) || given.GetValueOrDefault("oauth_version", "1.0") != "1.0")
            return false;
        if (
            given["oauth_signature_method"] != "HMAC-SHA1"
            || given["oauth_consumer_key"] != XKeys.ApiKey
            || given["oauth_token"] != XKeys.AccessToken
        )
            return false;
        // The client's clock is the machine's, whatever time the test has injected.
        if (
            !long.TryParse(given["oauth_timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || (TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > s_skew
        )
            return false;
        var request = context.Request;
        var target = RequestTarget.Of(context);
        var expected = Sign(
            request.Method,
            $"{request.Scheme}://{request.Host.Value?.ToLowerInvariant()}{target.RawPath}",
            given.Where(p => p.Key is not ("oauth_signature" or "realm")).Concat(target.Query),
            XKeys.ApiSecret,
            XKeys.AccessTokenSecret
        );
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given["oauth_signature"]))
            && _nonces.TryAdd($"{seconds} {given["oauth_nonce"]}", 0);
    }

    /// <summary>The signature of a request in base64.</summary>
    public static string Sign(
        string method,
        string address,
        IEnumerable<KeyValuePair<string, string>> parameters,
        string consumerSecret,
        string tokenSecret
    )
    {
        var sorted = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
            sorted.Add($"{Escape(name)}\u0001{Escape(value)}");
        var joined = string.Join('&', sorted).Replace('\u0001', '=');
        var text = $"{method.ToUpperInvariant()}&{Escape(address)}&{Escape(joined)}";
        using var hmac = new HMACSHA1(Encoding.ASCII.GetBytes($"{Escape(consumerSecret)}&{Escape(tokenSecret)}"));
        return Convert.ToBase64String(hmac.ComputeHash(Encoding.ASCII.GetBytes(text)));
    }

    // Written out: the client side goes by the framework's encoder.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
                escaped.Append((char)octet);
            else
                escaped.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        }
        return escaped.ToString();
    }

    private static Dictionary<string, string>? Parse(string header)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || part.Length < equals + 3 || part[equals + 1] != '"' || part[^1] != '"')
                return null;
            if (!given.TryAdd(Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 2)..^1])))
                return null;
        }
        return given;
    }
}
