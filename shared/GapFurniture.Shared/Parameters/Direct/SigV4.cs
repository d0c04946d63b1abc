using System.Globalization;
using System.Text;

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>Signature Version 4 of a POST with a body and without a query.</summary>
/// <seealso href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"/>
internal static class SigV4
{
    /// <summary>
    /// The headers that a signed request carries on top of its own: X-Amz-Date, X-Amz-Security-Token, Authorization; as lines. The path is
    /// given as it is sent, further headers to be signed by their names in small letters.
    /// </summary>
    public static string Headers(
        AwsKeys keys,
        string region,
        string service,
        DateTimeOffset now,
        string path,
        string host,
        ReadOnlySpan<(string Name, string Value)> headers,
        ReadOnlySpan<byte> body
    )
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time.AsSpan(0, 8)}/{region}/{service}/aws4_request";
        var signed = new List<(string Name, string Value)>([.. headers, ("host", host), ("x-amz-date", time)]);
        if (keys.SessionToken is not null)
            signed.Add(("x-amz-security-token", keys.SessionToken));
        signed.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));

        var canonical = new StringBuilder("POST\n").Append(CanonicalPath(path)).Append("\n\n");
        foreach (var (name, value) in signed)
            canonical.Append(name).Append(':').Append(value.Trim()).Append('\n');
        var names = string.Join(';', signed.ConvertAll(static h => h.Name));
        canonical.Append('\n').Append(names).Append('\n').Append(Hex(Sha256.Hash(body)));

        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(Sha256.Hash(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + keys.SecretAccessKey);
        foreach (var part in (ReadOnlySpan<string>)[time[..8], region, service, "aws4_request", toSign])
            key = Sha256.Hmac(key, Encoding.UTF8.GetBytes(part));

        var token = keys.SessionToken is null ? "" : $"X-Amz-Security-Token: {keys.SessionToken}\r\n";
        return $"X-Amz-Date: {time}\r\n{token}Authorization: AWS4-HMAC-SHA256 Credential={keys.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={Hex(key)}\r\n";
    }

    /// <summary>Every level of the path encoded once more than it is sent, as all services but S3 want it.</summary>
    private static string CanonicalPath(string path) => path == "/" ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
