using System.Buffers;
using System.Buffers.Text;

namespace GapFurniture.Http;

/// <summary>The body of an event's request.</summary>
public static class EventBody
{
    /// <summary>The body's bytes; a part of the event itself where it holds them as they are.</summary>
    /// <param name="body">Lies in it. What is no string, as no front end sends it, is taken as it is written.</param>
    /// <param name="isBase64">The body's text stands for bytes.</param>
    /// <exception cref="FormatException">It is said to be base64 and is not.</exception>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> payload, JsonValue body, bool isBase64)
    {
        if (!body.Exists)
            return default;
        if (!body.IsString)
            return Slice(payload, body.Raw);
        var text = body.Escaped;
        if (!text.Contains((byte)'\\'))
            return isBase64 ? Decode(text) : Slice(payload, text);
        var unescaped = GC.AllocateUninitializedArray<byte>(text.Length);
        var length = JsonText.Unescape(text, unescaped);
        return isBase64 ? Decode(unescaped.AsSpan(0, length)) : unescaped.AsMemory(0, length);
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> payload, ReadOnlySpan<byte> part)
    {
        var found = payload.Span.Overlaps(part, out var offset);
        return found ? payload.Slice(offset, part.Length) : part.ToArray();
    }

    private static ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> base64)
    {
        // Some who write events by hand or in other languages leave the padding out.
        Span<byte> padded = (base64.Length % 4) switch
        {
            2 => [.. base64, (byte)'=', (byte)'='],
            3 => [.. base64, (byte)'='],
            _ => default,
        };
        var whole = padded.IsEmpty ? base64 : padded;
        var bytes = GC.AllocateUninitializedArray<byte>(Base64.GetMaxDecodedFromUtf8Length(whole.Length));
        return Base64.DecodeFromUtf8(whole, bytes, out _, out var length) == OperationStatus.Done
            ? bytes.AsMemory(0, length)
            : throw new FormatException("isBase64Encoded is true, but the body is not base64");
    }
}
