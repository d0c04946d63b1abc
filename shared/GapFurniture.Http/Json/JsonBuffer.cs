using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace GapFurniture.Http;

/// <summary>
/// JSON under construction. It is no Utf8JsonWriter because that takes six times the room of a body while it escapes it, and bodies have
/// megabytes here. What it writes is UTF-8 with no more escapes than JSON asks for.
/// </summary>
/// <param name="kept">Bytes that it keeps for the next text; a larger buffer goes back to the pool.</param>
public sealed class JsonBuffer(int kept)
{
    private static readonly SearchValues<byte> s_escaped = SearchValues.Create(
        Encoding.Latin1.GetBytes("\"\\" + Characters.Between(0, 0x1F))
    );

    /// <summary>Control characters without a short escape, which become six bytes.</summary>
    private static readonly SearchValues<byte> s_long = SearchValues.Create(
        Encoding.Latin1.GetBytes(Characters.Between(0, 0x08) + "\x0B\x0C" + Characters.Between(0x0E, 0x1F))
    );

    private readonly byte[] _small = GC.AllocateUninitializedArray<byte>(kept);
    private byte[]? _large;

    public int Length { get; private set; }

    /// <summary>Valid until something else is written.</summary>
    public ReadOnlyMemory<byte> Written => (_large ?? _small).AsMemory(0, Length);

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Length = 0;
        if (_large is not null)
            ArrayPool<byte>.Shared.Return(_large);
        _large = null;
    }

    public JsonBuffer Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
        return this;
    }

    public JsonBuffer Number(long number)
    {
        number.TryFormat(Room(20), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
        return this;
    }

    /// <summary>A string with its quotes; half surrogate pairs become U+FFFD.</summary>
    public JsonBuffer Text(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !text.AsSpan().ContainsAny('"', '\\'))
        {
            var room = Room(text.Length + 2);
            room[0] = (byte)'"';
            Encoding.ASCII.GetBytes(text, room[1..]);
            room[text.Length + 1] = (byte)'"';
            Length += text.Length + 2;
            return this;
        }
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most <= 1024 ? null : ArrayPool<byte>.Shared.Rent(most);
        Span<byte> utf8 = rented ?? stackalloc byte[most];
        Text(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    /// <summary>A string with its quotes.</summary>
    /// <param name="utf8">Valid UTF-8.</param>
    public JsonBuffer Text(ReadOnlySpan<byte> utf8) => Text(utf8, EscapedLength(utf8));

    /// <summary>A string with its quotes.</summary>
    /// <param name="utf8">Valid UTF-8.</param>
    /// <param name="escapedLength">See <see cref="EscapedLength"/>.</param>
    public JsonBuffer Text(ReadOnlySpan<byte> utf8, long escapedLength)
    {
        var room = Room(checked((int)escapedLength) + 2);
        room[0] = (byte)'"';
        var at = 1;
        while (true)
        {
            var plain = utf8.IndexOfAny(s_escaped);
            if (plain < 0)
                break;
            utf8[..plain].CopyTo(room[at..]);
            at += plain;
            at += Escape(utf8[plain], room[at..]);
            utf8 = utf8[(plain + 1)..];
        }
        utf8.CopyTo(room[at..]);
        at += utf8.Length;
        room[at++] = (byte)'"';
        Length += at;
        return this;
    }

    /// <summary>Bytes in base64, as a string with its quotes.</summary>
    public JsonBuffer Base64Text(ReadOnlySpan<byte> bytes)
    {
        var room = Room(Base64.GetMaxEncodedToUtf8Length(bytes.Length) + 2);
        room[0] = (byte)'"';
        Base64.EncodeToUtf8(bytes, room[1..], out _, out var written);
        room[written + 1] = (byte)'"';
        Length += written + 2;
        return this;
    }

    /// <summary>How long a text is between the quotes. Counting byte by byte value is vectorised, where escaping is not.</summary>
    public static long EscapedLength(ReadOnlySpan<byte> utf8)
    {
        var length = (long)utf8.Length + utf8.Count((byte)'"') + utf8.Count((byte)'\\');
        length += utf8.Count((byte)'\n') + utf8.Count((byte)'\r') + utf8.Count((byte)'\t');
        return length + (5L * utf8.CountAny(s_long));
    }

    private static int Escape(byte value, Span<byte> to)
    {
        to[0] = (byte)'\\';
        var code = value switch
        {
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'"' or (byte)'\\' => value,
            _ => (byte)'u',
        };
        to[1] = code;
        if (code != 'u')
            return 2;
        value.TryFormat(to[2..], out _, "x4", CultureInfo.InvariantCulture);
        return 6;
    }

    private Span<byte> Room(int count)
    {
        if ((_large ?? _small).Length - Length >= count)
            return (_large ?? _small).AsSpan(Length);
        // A body comes in one piece: doubling would double what it takes. The rest of an answer is short.
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + count + 256, 2 * _small.Length));
        Written.Span.CopyTo(larger);
        if (_large is not null)
            ArrayPool<byte>.Shared.Return(_large);
        _large = larger;
        return larger.AsSpan(Length);
    }
}
