namespace GapFurniture.S32cs.Input;

/// <summary>A window over a stream of lines that does not grow with the stream. Made once and used for one stream after another.</summary>
internal sealed class Lines
{
    /// <summary>Bytes of the longest line: a document of 1 MB, and what is taken out of it. Longer ones are skipped.</summary>
    public const int LongestLine = 8 * 1024 * 1024;

    // Bytes that a read has room for at least.
    private const int LeastRoom = 4096;

    // What is shown of a line that is too long.
    private const int KeptOfLongLine = 1024;

    // Fits into the second-level cache with the batch's end; larger ones were slower.
    private const int FirstSize = 256 * 1024;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(FirstSize);
    private int _start;
    private int _complete;
    private int _end;
    private bool _ended;
    private bool _tooLong;
    private long _skipped;

    public long Number { get; private set; } // number of the line that TryTake gave last, from 1
    public long Offset { get; private set; } // offset of its first byte from the beginning of the (decompressed) stream
    public long Taken { get; private set; } // bytes of the stream that lines were taken from so far

    public void Clear()
    {
        _start = _complete = _end = 0;
        _ended = _tooLong = false;
        (Number, Offset, Taken) = (0, 0, 0);
        if (_bytes.Length > FirstSize)
            _bytes = GC.AllocateUninitializedArray<byte>(FirstSize);
    }

    /// <summary>Reads on until at least one more line is buffered; false at the end of the stream.</summary>
    public async ValueTask<bool> FillAsync(Gunzip content, CancellationToken cancellationToken)
    {
        while (!_ended)
        {
            MakeRoom();
            var read = await content.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
            var last = _bytes.AsSpan(_end, read).LastIndexOf((byte)'\n');
            if (read == 0)
                (_ended, _complete) = (true, _end);
            else if (last >= 0)
                _complete = _end + last + 1;
            _end += read;
            if (_complete > _start)
                return true;
        }
        return false;
    }

    /// <summary>The next line without its line feed; false when none is buffered.</summary>
    /// <param name="line">Valid until the next filling.</param>
    /// <param name="tooLong">True if the line is longer than <see cref="LongestLine"/>; only its beginning is given.</param>
    public bool TryTake(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        SkipBlank();
        line = _bytes.AsSpan(_start, _complete - _start);
        tooLong = _tooLong;
        if (line.IsEmpty)
            return false;
        _tooLong = false;
        var feed = line.IndexOf((byte)'\n');
        // Only the very last line may lack its line feed.
        var next = _start + (feed < 0 ? line.Length : feed + 1);
        Number++;
        Offset = Taken;
        Taken += next - _start + (tooLong ? _skipped : 0);
        _start = next;
        if (feed >= 0)
            line = line[..feed];
        if (tooLong)
            line = line[..Math.Min(line.Length, KeptOfLongLine)];
        return true;
    }

    // Empty lines are counted, not looked at one by one: an object of nothing else is read as fast as it comes.
    private void SkipBlank()
    {
        if (_start >= _complete || _bytes[_start] != '\n')
            return;
        var rest = _bytes.AsSpan(_start, _complete - _start);
        var blank = rest.IndexOfAnyExcept((byte)'\n') is var other and >= 0 ? other : rest.Length;
        Number += blank;
        Taken += blank;
        _start += blank;
    }

    private void MakeRoom()
    {
        var rest = _end - _start;
        if (_start > 0)
        {
            _bytes.AsSpan(_start, rest).CopyTo(_bytes);
            (_start, _complete, _end) = (0, 0, rest);
        }
        if (rest + LeastRoom <= _bytes.Length)
            return;
        if (_bytes.Length < LongestLine)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
            return;
        }
        // The line is skipped: its beginning stays for the report, what is between it and the line feed goes.
        if (!_tooLong)
            (_tooLong, _skipped) = (true, 0);
        _skipped += _end - KeptOfLongLine;
        _end = KeptOfLongLine;
    }
}
