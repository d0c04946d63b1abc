using System.Buffers.Binary;

namespace GapFurniture.LocalCloud.Redshift.Protocol;

/// <summary>Cuts a stream into messages.</summary>
internal sealed class FrameReader(Stream stream)
{
    private const int Header = 5;
    private byte[] _buffer = new byte[32 * 1024];
    private int _start;
    private int _end;

    /// <summary>True if the next read needs no waiting.</summary>
    public bool HasFrame => _end - _start >= Header && _end - _start >= LengthOf(_start);

    /// <summary>The next message; null at the end of the stream.</summary>
    public async ValueTask<Frame?> ReadAsync(CancellationToken cancel)
    {
        if (!await FillAsync(Header, cancel))
            return null;
        var length = LengthOf(_start);
        if (length < Header || !await FillAsync(length, cancel))
            return null;
        var frame = new Frame(_buffer[_start], _buffer.AsMemory(_start, length));
        _start += length;
        return frame;
    }

    /// <summary>The first message of a connection, which has no type; null at the end of the stream or when it is nonsense.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadStartupAsync(CancellationToken cancel)
    {
        if (!await FillAsync(4, cancel))
            return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (length is < 8 or > 10_000 || !await FillAsync(length, cancel))
            return null;
        var body = _buffer.AsMemory(_start + 4, length - 4);
        _start += length;
        return body;
    }

    private int LengthOf(int start) => 1 + BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(start + 1));

    private async ValueTask<bool> FillAsync(int wanted, CancellationToken cancel)
    {
        if (_start == _end)
            _start = _end = 0;
        if (_buffer.Length - _start < wanted)
        {
            var target = _buffer.Length >= wanted ? _buffer : new byte[Math.Max(wanted, _buffer.Length * 2)];
            _buffer.AsSpan(_start, _end - _start).CopyTo(target);
            (_buffer, _end, _start) = (target, _end - _start, 0);
        }
        while (_end - _start < wanted)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancel);
            if (read == 0)
                return false;
            _end += read;
        }
        return true;
    }
}
