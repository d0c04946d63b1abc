using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tweetinvi.Models;

namespace Tweetinvi.Internal;

/// <summary>OAuth 1.0a with HMAC-SHA1 (RFC 5849) for requests whose body is not a form.</summary>
internal static class OAuth
{
    /// <summary>The value of the Authorization header.</summary>
    public static string Header(ITwitterQuery query, DateTime now)
    {
        var credentials = query.TwitterCredentials;
        var url = new Uri(query.Url);
        var own = new List<(string Name, string Value)>
        {
            ("oauth_consumer_key", credentials.ConsumerKey),
            ("oauth_nonce", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", ((long)(now - DateTime.UnixEpoch).TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            ("oauth_token", credentials.AccessToken),
            ("oauth_version", "1.0"),
        };
        var signed = Signature(
            $"{query.HttpMethod}",
            url.GetLeftPart(UriPartial.Path),
            own.Concat(QueryOf(url)),
            // Encoded twice, as the package does: harmless for X's own secrets, which are letters and digits.
            $"{Encode(Encode(credentials.ConsumerSecret))}&{Encode(Encode(credentials.AccessTokenSecret))}"
        );
        return "OAuth " + string.Join(", ", own.Append(("oauth_signature", signed)).Select(p => $"{p.Item1}=\"{Encode(p.Item2)}\""));
    }

    [SuppressMessage("Security", "CA5350", Justification = "the protocol names the algorithm")]
    private static string Signature(string method, string url, IEnumerable<(string Name, string Value)> parameters, string key)
    {
        var pairs = parameters
            .Select(p => (Name: Encode(p.Name), Value: Encode(p.Value)))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ThenBy(p => p.Value, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={p.Value}");
        var text = $"{method}&{Encode(url)}&{Encode(string.Join('&', pairs))}";
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
    }

    private static IEnumerable<(string Name, string Value)> QueryOf(Uri url) =>
        url
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : ""));

    // RFC 3986's unreserved characters stay as they are, which is what the protocol asks for.
    private static string Encode(string text) => Uri.EscapeDataString(text);
}
