using System.Globalization;
using System.Security.Cryptography;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>Reads the body of an upload, plain or <c>aws-chunked</c>, and checks every digest that came with it.</summary>
internal static class BodyReader
{
    private const string PayloadHeader = "x-amz-content-sha256";

    public static async Task<ObjectBody> ReadAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var payload = headers[PayloadHeader].ToString();
        var trailers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        byte[] data;
        if (payload.StartsWith("STREAMING-", StringComparison.Ordinal))
        {
            var length = Length(headers["x-amz-decoded-content-length"].ToString());
            data = await new AwsChunkedReader(context, payload, trailers).ReadAsync(length);
            CheckAnnounced(headers["x-amz-trailer"].ToString(), trailers);
        }
        else
        {
            data = await ReadPlainAsync(context);
            if (payload.Length == 64 && payload != SignatureV4.Hex(SHA256.HashData(data)))
                throw new AwsException(
                    400,
                    "XAmzContentSHA256Mismatch",
                    "The provided 'x-amz-content-sha256' header does not match what was computed."
                );
        }

        var md5 = MD5.HashData(data);
        CheckMd5(headers["Content-MD5"].ToString(), md5);
        return new ObjectBody(data, md5, Check(Crc32.Header, d => Crc32.Of(d)), Check(Sha256Checksum.Header, Sha256Checksum.Of));

        // Other algorithms are taken on trust.
        string? Check(string name, Func<byte[], string> compute)
        {
            var given = headers[name].ToString() is { Length: > 0 } header ? header : trailers.GetValueOrDefault(name);
            if (given is null)
                return null;
            var computed = compute(data);
            return given == computed ? computed : throw S3Errors.BadDigest(name["x-amz-checksum-".Length..].ToUpperInvariant());
        }
    }

    private static async Task<byte[]> ReadPlainAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength is not { } length)
        {
            // A body of unknown length is refused for objects; small XML documents of other operations always have one.
            if (request.Headers.TransferEncoding.Count > 0)
                throw new AwsException(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
            return [];
        }

        var data = GC.AllocateUninitializedArray<byte>(Checked(length));
        try
        {
            await request.Body.ReadExactlyAsync(data, context.RequestAborted);
        }
        catch (EndOfStreamException)
        {
            throw Incomplete();
        }

        return data;
    }

    public static AwsException Incomplete() =>
        new(400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");

    private static int Length(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? Checked(length)
            : throw new AwsException(411, "MissingContentLength", "You must provide the x-amz-decoded-content-length HTTP header.");

    private static int Checked(long length) =>
        length <= Array.MaxLength
            ? (int)length
            : throw new AwsException(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");

    private static void CheckAnnounced(string announced, Dictionary<string, string> trailers)
    {
        if (announced.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(t => !trailers.ContainsKey(t)))
            throw new AwsException(
                400,
                "MalformedTrailerError",
                "The request contained trailing data that was not well-formed or did not conform to our published schema."
            );
    }

    private static void CheckMd5(string given, byte[] computed)
    {
        if (given.Length == 0)
            return;
        Span<byte> digest = stackalloc byte[16];
        if (!Convert.TryFromBase64String(given, digest, out var length) || length != 16)
            throw new AwsException(400, "InvalidDigest", "The Content-MD5 you specified was invalid.");
        if (!digest.SequenceEqual(computed))
            throw new AwsException(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
    }
}
