using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace GapFurniture.SsmWrap.Network;

/// <summary>Signature Version 4 of a POST with a body and without a query.</summary>
/// <seealso href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"/>
internal static class SigV4
{
    /// <summary>X-Amz-Date, X-Amz-Security-Token, Authorization, for a path as it is sent and headers in small letters.</summary>
    public static List<(string Name, string Value)> Headers(
        ImmutableCredentials keys,
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
        if (keys.UseToken)
            signed.Add(("x-amz-security-token", keys.Token));
        signed.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));

        var canonical = new StringBuilder("POST\n").Append(CanonicalPath(path)).Append("\n\n");
        foreach (var (name, value) in signed)
            canonical.Append(name).Append(':').Append(value.Trim()).Append('\n');
        var names = string.Join(';', signed.ConvertAll(static h => h.Name));
        canonical.Append('\n').Append(names).Append('\n').Append(Convert.ToHexStringLower(SHA256.HashData(body)));

        var toSign =
            $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + keys.SecretKey);
        foreach (var part in (ReadOnlySpan<string>)[time[..8], region, service, "aws4_request", toSign])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));

        List<(string, string)> added =
        [
            ("X-Amz-Date", time),
            (
                "Authorization",
                $"AWS4-HMAC-SHA256 Credential={keys.AccessKey}/{scope}, SignedHeaders={names}, Signature={Convert.ToHexStringLower(key)}"
            ),
        ];
        if (keys.UseToken)
            added.Add(("X-Amz-Security-Token", keys.Token));
        return added;
    }

    /// <summary>Every level of the path encoded once more than it is sent, as all services but S3 want it.</summary>
    private static string CanonicalPath(string path) => path == "/" ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
