using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace GapFurniture.Secrets.Tests;

/// <summary>What a secret looks like after it went through somebody's encoding.</summary>
internal static class SecretForms
{
    /// <summary>Every form, by name; a form that is as short as an ordinary word is left out.</summary>
    public static IEnumerable<(string Form, string Text)> Of(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        (string, string)[] forms =
        [
            ("plain", secret),
            ("on one line", secret.ReplaceLineEndings(" ")),
            ("URL-encoded", Uri.EscapeDataString(secret)),
            ("URL-encoded, small letters", SmallPercents(Uri.EscapeDataString(secret))),
            ("form-encoded", WebUtility.UrlEncode(secret)),
            ("JSON", JavaScriptEncoder.Default.Encode(secret)),
            ("JSON, relaxed", JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret)),
            ("HTML", WebUtility.HtmlEncode(secret)),
            ("SQL", secret.Replace("'", "''", StringComparison.Ordinal)),
            ("shell", secret.Replace("'", @"'\''", StringComparison.Ordinal)),
            ("backslashes", secret.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)),
            ("hex", Convert.ToHexStringLower(bytes)),
            ("hex, capitals", Convert.ToHexString(bytes)),
            ("hex with hyphens", BitConverter.ToString(bytes)),
            ("backwards", new string([.. secret.Reverse()])),
            .. Enumerable.Range(0, 3).SelectMany(before => Base64(bytes, before)),
        ];
        return forms.Where(f => f.Item2.Length >= KnownSecret.ShortestSearched).DistinctBy(f => f.Item2, StringComparer.Ordinal);
    }

    // Inside of a longer text the secret may begin at any of three places of base64's groups; only the groups that are all its own are the
    // same whatever stands around it.
    private static IEnumerable<(string Form, string Text)> Base64(byte[] secret, int before)
    {
        var own = secret[((3 - before) % 3)..];
        var text = Convert.ToBase64String(own[..(own.Length / 3 * 3)]);
        yield return ("base64", text);
        yield return ("base64 for URLs", text.Replace('+', '-').Replace('/', '_'));
    }

    private static string SmallPercents(string encoded) =>
        string.Concat(encoded.Split('%').Select((part, i) => i == 0 ? part : "%" + part[..2].ToLowerInvariant() + part[2..]));
}
