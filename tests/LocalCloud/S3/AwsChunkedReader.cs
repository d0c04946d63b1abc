using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.S3;

/// <summary>Decodes an <c>aws-chunked</c> body: sized chunks, each signed after the one before where the payload says so, then trailers.</summary>
internal sealed class AwsChunkedReader(HttpContext context, string payload, Dictionary<string, string> trailers)
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private readonly CallContext _call = CallContext.Of(context);
    private readonly bool _signed = payload.Contains("HMAC-SHA256", StringComparison.Ordinal);
    private readonly bool _hasTrailers = payload.EndsWith("-TRAILER", StringComparison.Ordinal);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private string _previous = CallContext.Of(context).Signature.Signature;
    private int _start;
    private int _end;

    /// <summary>The decoded bytes, of exactly the length that was announced.</summary>
    public async Task<byte[]> ReadAsync(int length)
    {
        if (
            payload
            is not (
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
                or "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
                or "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
            )
        )
            throw S3Errors.InvalidArgument(
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a streaming payload name, or a valid sha256 value."
            );
        var data = GC.AllocateUninitializedArray<byte>(length);
        var offset = 0;
        while (true)
        {
            var (size, signature) = Header(await ReadLineAsync());
            if (size > length - offset)
                throw S3Errors.InvalidRequest("The chunks hold more bytes than x-amz-decoded-content-length says.");
            await FillAsync(data.AsMemory(offset, size));
            CheckChunk(data.AsSpan(offset, size), signature);
            offset += size;
            if (size == 0)
                break;
            if ((await ReadLineAsync()).Length > 0)
                throw Malformed();
        }

        if (offset != length)
            throw BodyReader.Incomplete();
        await ReadTrailersAsync();
        return data;
    }

    private static (int Size, string? Signature) Header(string line)
    {
        var parts = line.Split(';');
        if (!int.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0)
            throw Malformed();
        var signature = parts.Skip(1).Select(p => p.Trim().Split('=', 2)).FirstOrDefault(p => p is ["chunk-signature", _]);
        return (size, signature?[1]);
    }

    private void CheckChunk(ReadOnlySpan<byte> chunk, string? signature)
    {
        if (_signed)
            CheckSignature("AWS4-HMAC-SHA256-PAYLOAD", $"{EmptyHash}\n{SignatureV4.Hex(SHA256.HashData(chunk))}", signature);
    }

    private void CheckSignature(string algorithm, string hashes, string? signature)
    {
        var parts = _call.Signature;
        var text = $"{algorithm}\n{parts.Timestamp}\n{parts.Scope}\n{_previous}\n{hashes}";
        var expected = SignatureV4.Hex(HMACSHA256.HashData(_call.SigningKey, Encoding.UTF8.GetBytes(text)));
        if (signature != expected)
            throw new AwsException(
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided."
            );
        _previous = expected;
    }

    private async Task ReadTrailersAsync()
    {
        var canonical = new StringBuilder();
        string? signature = null;
        for (var line = await ReadLineAsync(endIsEmpty: true); line.Length > 0; line = await ReadLineAsync(endIsEmpty: true))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !_hasTrailers)
                throw new AwsException(
                    400,
                    "MalformedTrailerError",
                    "The request contained trailing data that was not well-formed or did not conform to our published schema."
                );
            var (name, value) = (line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
            if (name == "x-amz-trailer-signature")
            {
                signature = value;
                continue;
            }

            trailers[name] = value;
            canonical.Append(name).Append(':').Append(value).Append('\n');
        }

        if (_signed && _hasTrailers)
            CheckSignature(
                "AWS4-HMAC-SHA256-TRAILER",
                SignatureV4.Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString()))),
                signature
            );
    }

    private async Task FillAsync(Memory<byte> target)
    {
        var buffered = Math.Min(target.Length, _end - _start);
        _buffer.AsMemory(_start, buffered).CopyTo(target);
        _start += buffered;
        try
        {
            await context.Request.Body.ReadExactlyAsync(target[buffered..], context.RequestAborted);
        }
        catch (EndOfStreamException)
        {
            throw BodyReader.Incomplete();
        }
    }

    private async Task<string> ReadLineAsync(bool endIsEmpty = false)
    {
        var line = new StringBuilder();
        while (true)
        {
            var newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var take = newline < 0 ? _end - _start : newline;
            line.Append(Encoding.ASCII.GetString(_buffer, _start, take));
            _start += newline < 0 ? take : take + 1;
            if (newline >= 0)
                return line.ToString().TrimEnd('\r');
            if (line.Length > 8192)
                throw Malformed();
            (_start, _end) = (0, await context.Request.Body.ReadAsync(_buffer, context.RequestAborted));
            if (_end == 0)
                return endIsEmpty ? line.ToString().TrimEnd('\r') : throw BodyReader.Incomplete();
        }
    }

    private static AwsException Malformed() => S3Errors.InvalidRequest("The aws-chunked body is not well-formed.");
}
