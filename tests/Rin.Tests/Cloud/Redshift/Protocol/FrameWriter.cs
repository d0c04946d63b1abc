using System.Buffers.Binary;
using System.Text;

namespace GapFurniture.LocalCloud.Redshift.Protocol;

/// <summary>Collects messages and sends them in one go.</summary>
internal sealed class FrameWriter(Stream stream)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _length;
    private int _frame;

    public bool IsEmpty => _length == 0;

    public FrameWriter Begin(byte type)
    {
        Reserve(5)[0] = type;
        _frame = _length + 1;
        _length += 5;
        return this;
    }

    public FrameWriter Byte(byte value)
    {
        Reserve(1)[0] = value;
        _length++;
        return this;
    }

    public FrameWriter Int16(int value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Reserve(2), checked((short)value));
        _length += 2;
        return this;
    }

    public FrameWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Reserve(4), value);
        _length += 4;
        return this;
    }

    public FrameWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
        return this;
    }

    /// <summary>Text with the protocol's closing zero.</summary>
    public FrameWriter Text(string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        var span = Reserve(count + 1);
        Encoding.UTF8.GetBytes(text, span);
        span[count] = 0;
        _length += count + 1;
        return this;
    }

    /// <summary>Fills in the length of the message begun last.</summary>
    public FrameWriter End()
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_frame), _length - _frame);
        return this;
    }

    public FrameWriter Whole(Frame frame) => Bytes(frame.Whole.Span);

    public async ValueTask FlushAsync(CancellationToken cancel)
    {
        if (_length == 0)
            return;
        var count = _length;
        _length = 0;
        await stream.WriteAsync(_buffer.AsMemory(0, count), cancel);
    }

    /// <summary>Sends what was collected, and bytes that need no copying behind it.</summary>
    public async ValueTask FlushAsync(ReadOnlyMemory<byte> tail, CancellationToken cancel)
    {
        await FlushAsync(cancel);
        await stream.WriteAsync(tail, cancel);
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        return _buffer.AsSpan(_length);
    }
}
