using System.Buffers;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>A window on a file that grows while one record does not fit, up to Redshift's limit.</summary>
internal sealed class InputBuffer(Stream stream) : IDisposable
{
    /// <summary>The longest record that COPY takes.</summary>
    public const int MaxRecord = 4 * 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
    private int _start;
    private int _end;

    /// <summary>True when the window reaches to the end of the file.</summary>
    public bool IsFinal { get; private set; }

    /// <summary>What was read and not yet consumed.</summary>
    public ReadOnlySpan<byte> Span => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Bytes consumed so far.</summary>
    public long Consumed { get; private set; }

    /// <summary>True when the window is longer than any record may be.</summary>
    public bool IsOverfull => _end - _start > MaxRecord;

    public void Consume(int count)
    {
        _start += count;
        Consumed += count;
    }

    public async ValueTask FillAsync(CancellationToken cancel)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancel);
        _end += read;
        IsFinal = read == 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
