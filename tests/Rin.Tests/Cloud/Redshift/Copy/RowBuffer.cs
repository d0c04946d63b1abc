using System.Buffers;
using System.Buffers.Binary;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>
/// Rows in PostgreSQL's COPY text format, framed as one CopyData message. A row that turns out bad half-way is taken back.
/// </summary>
internal sealed class RowBuffer
{
    /// <summary>Enough for few system calls, little enough to stay in the cache.</summary>
    public const int Threshold = 128 * 1024;

    private const int Header = 5;
    private static readonly SearchValues<byte> Special = SearchValues.Create("\\\t\n\r"u8);
    private byte[] _buffer = new byte[Threshold * 2];
    private int _length = Header;
    private int _rowStart = Header;

    public bool IsFull => _length >= Threshold;

    public bool IsEmpty => _length == Header;

    /// <summary>Bytes of rows in it.</summary>
    public int RowBytes => _length - Header;

    public void BeginRow() => _rowStart = _length;

    public void TakeRowBack() => _length = _rowStart;

    public void EndRow()
    {
        Reserve(1)[0] = (byte)'\n';
        _length++;
    }

    /// <summary>Goes between the fields of a row.</summary>
    public void Separator()
    {
        Reserve(1)[0] = (byte)'\t';
        _length++;
    }

    public void Null()
    {
        "\\N"u8.CopyTo(Reserve(2));
        _length += 2;
    }

    /// <summary>A value that holds nothing in need of escaping.</summary>
    public void Plain(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        _length += value.Length;
    }

    public void Escaped(ReadOnlySpan<byte> value)
    {
        while (true)
        {
            var at = value.IndexOfAny(Special);
            if (at < 0)
                break;
            Plain(value[..at]);
            var target = Reserve(2);
            target[0] = (byte)'\\';
            target[1] = value[at] switch
            {
                (byte)'\t' => (byte)'t',
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                var other => other,
            };
            _length += 2;
            value = value[(at + 1)..];
        }
        Plain(value);
    }

    /// <summary>The CopyData message; the buffer is empty again after it was sent.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        _buffer[0] = (byte)'d';
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(1), _length - 1);
        var message = _buffer.AsMemory(0, _length);
        _length = _rowStart = Header;
        return message;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        return _buffer.AsSpan(_length);
    }
}
