using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>Checks AWS Signature Version 4, in the Authorization header, against the key pairs of the cloud.</summary>
internal sealed class SignatureV4(KeyRing keys)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    /// <summary>The signature's parts, or null when the request carries no credentials at all.</summary>
    public static SignatureParts? Read(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal))
            return FromHeader(authorization[Algorithm.Length..], context.Request.Headers);
        return null;
    }

    /// <summary>Compares the signature with our own computation.</summary>
    /// <param name="context">The request.</param>
    /// <param name="target">Its path and query as sent.</param>
    /// <param name="parts">What <see cref="Read"/> found.</param>
    /// <param name="payloadHash">Hexadecimal SHA-256 of the body, or the payload name that was signed in its place.</param>
    public SignatureVerdict Verify(HttpContext context, RequestTarget target, SignatureParts parts, string payloadHash)
    {
        if (
            keys.Find(parts.AccessKeyId) is not { } key
            || context.Request.Headers["x-amz-security-token"].ToString() != (key.SessionToken ?? "")
        )
            return SignatureVerdict.UnknownKey;
        var now = TimeProvider.System.GetUtcNow(); // the client's clock is the machine's, whatever time the test has injected
        if (!TryParseTime(parts.Timestamp, out var signedAt) || !parts.Timestamp.StartsWith(parts.Date, StringComparison.Ordinal))
            return SignatureVerdict.Wrong;
        if ((now - signedAt).Duration() > s_skew)
            return SignatureVerdict.Expired;

        // A token of a temporary pair must be signed too.
        if (key.SessionToken is not null && !parts.SignedHeaders.Contains("x-amz-security-token"))
            return SignatureVerdict.Wrong;
        if (now > key.Expires)
            return SignatureVerdict.ExpiredToken;

        var canonical = CanonicalRequest(context, target, parts, payloadHash);
        var toSign = $"{Algorithm}\n{parts.Timestamp}\n{parts.Scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var expected = Hex(HMACSHA256.HashData(SigningKey(parts), Encoding.UTF8.GetBytes(toSign)));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(parts.Signature))
            ? SignatureVerdict.Right
            : SignatureVerdict.Wrong;
    }

    /// <summary>The key that signs for one day, Region and service; chunk signatures of S3 use it too.</summary>
    public byte[] SigningKey(SignatureParts parts) =>
        _keys.GetOrAdd(
            $"{parts.AccessKeyId}/{parts.Scope}",
            _ =>
            {
                var key = HMACSHA256.HashData(
                    Encoding.UTF8.GetBytes("AWS4" + keys.Find(parts.AccessKeyId)!.SecretAccessKey),
                    Encoding.UTF8.GetBytes(parts.Date)
                );
                key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(parts.Region));
                key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(parts.Service));
                return HMACSHA256.HashData(key, "aws4_request"u8.ToArray());
            }
        );

    /// <summary>Lower-case hexadecimal.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static string CanonicalRequest(HttpContext context, RequestTarget target, SignatureParts parts, string payloadHash)
    {
        var text = new StringBuilder(512);
        text.Append(context.Request.Method).Append('\n');
        // S3 encodes the path once; every other service encodes the encoded path again.
        text.Append(parts.Service == "s3" ? Encode(target.Path, keepSlash: true) : Encode(target.RawPath, keepSlash: true)).Append('\n');
        text.AppendJoin(
                '&',
                target
                    .Query.Select(p => (Name: Encode(p.Key, keepSlash: false), Value: Encode(p.Value, keepSlash: false)))
                    .OrderBy(p => p.Name, StringComparer.Ordinal)
                    .ThenBy(p => p.Value, StringComparer.Ordinal)
                    .Select(p => $"{p.Name}={p.Value}")
            )
            .Append('\n');
        foreach (var name in parts.SignedHeaders)
            text.Append(name).Append(':').AppendJoin(',', context.Request.Headers[name].Select(Trimmed)).Append('\n');
        text.Append('\n').AppendJoin(';', parts.SignedHeaders).Append('\n').Append(payloadHash);
        return text.ToString();
    }

    private static string Trimmed(string? value) => string.Join(' ', (value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Encode(string text, bool keepSlash)
    {
        var encoded = Uri.EscapeDataString(text); // RFC 3986's unreserved characters stay, as AWS asks
        return keepSlash ? encoded.Replace("%2F", "/", StringComparison.Ordinal) : encoded;
    }

    private static SignatureParts? FromHeader(string text, IHeaderDictionary headers)
    {
        var fields = text.Split(',', StringSplitOptions.TrimEntries)
            .Select(f => f.Split('=', 2))
            .Where(f => f.Length == 2)
            .DistinctBy(f => f[0], StringComparer.Ordinal)
            .ToDictionary(f => f[0], f => f[1], StringComparer.Ordinal);
        return SignatureParts.Create(
            fields.GetValueOrDefault("Credential"),
            fields.GetValueOrDefault("SignedHeaders"),
            fields.GetValueOrDefault("Signature"),
            headers["x-amz-date"].ToString()
        );
    }

    private static bool TryParseTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
