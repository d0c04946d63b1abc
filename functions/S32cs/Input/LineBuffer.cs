using System.Diagnostics;
using GapFurniture.S32cs.Documents;

namespace GapFurniture.S32cs.Input;

/// <summary>
/// A window over a stream of lines that does not grow with the stream. What holds for many lines at once is found out once per filling:
/// whether all is well-formed UTF-8, whether characters occur that need a closer look, and where lines and strings may end.
/// </summary>
internal sealed class LineBuffer
{
    /// <summary>
    /// Bytes of the longest line that is looked at: a document of 1 MB with room for white space, nulls and forbidden characters that are
    /// taken out of it. Longer ones are passed over.
    /// </summary>
    public const int LongestLine = 8 * 1024 * 1024;

    /// <summary>Bytes that a read has room for at least.</summary>
    public const int LeastRoom = 4096;

    // What is shown of a line that is too long.
    private const int KeptOfLongLine = 1024;

    // Fits into the second-level cache with the batch's end; larger ones were slower.
    private const int FirstSize = 256 * 1024;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(FirstSize);
    private ulong[] _stops = new ulong[TextScan.Words(FirstSize)];
    private ulong[] _lineFeeds = new ulong[TextScan.Words(FirstSize)];
    private TextFacts _facts;
    private int _start;
    private int _complete;
    private int _end;
    private bool _ended;
    private bool _tooLong;
    private long _passedOver;

    /// <summary>Number of the line that <see cref="TryTake"/> gave last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Offset of its first byte from the beginning of the (decompressed) stream.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes of the stream that lines were taken from so far.</summary>
    public long Taken { get; private set; }

    /// <summary>False if the lines in hand are to be checked for well-formed UTF-8 one by one.</summary>
    public bool KnownUtf8 => _facts.IsUtf8;

    /// <summary>Begins a new stream.</summary>
    public void Clear()
    {
        _start = _complete = _end = 0;
        _ended = _tooLong = false;
        (Number, Offset, Taken) = (0, 0, 0);
        if (_bytes.Length > FirstSize)
            Resize(FirstSize);
    }

    /// <summary>Reads on until at least one more line is in hand; false at the end of the stream.</summary>
    public async ValueTask<bool> FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (!_ended)
        {
            MakeRoom();
            var read = await stream.ReadAsync(_bytes.AsMemory(_end), cancellationToken);
            if (Accept(read))
                return true;
        }
        return false;
    }

    /// <summary>The next line without its line feed; false when none is in hand.</summary>
    /// <param name="line">Valid until the next filling.</param>
    /// <param name="tooLong">True if the line is longer than <see cref="LongestLine"/>; only its beginning is given.</param>
    public bool TryTake(out ScannedLine line, out bool tooLong)
    {
        line = default;
        tooLong = false;
        SkipBlank();
        if (_start >= _complete)
            return false;
        var end = Bits.Next(_lineFeeds, _start);
        // In text that is not all well-formed, lines that are get the closer look.
        line = new ScannedLine(_bytes.AsSpan(_start, end - _start), _stops, _start, _facts.HasNoncharacters || !_facts.IsUtf8);
        (Offset, tooLong, _tooLong) = (Taken, _tooLong, false);
        Number++;
        // Only the very last line may lack its line feed.
        var next = Math.Min(end + 1, _complete);
        Taken += next - _start + (tooLong ? _passedOver : 0);
        _start = next;
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

    /// <summary>Puts the line that was taken last back in front.</summary>
    public void PutBack()
    {
        _start -= (int)(Taken - Offset);
        Taken = Offset;
        Number--;
    }

    private bool Accept(int read)
    {
        var last = _bytes.AsSpan(_end, read).LastIndexOf((byte)'\n');
        var before = _end;
        _end += read;
        if (read == 0)
        {
            _ended = true;
            _complete = _end;
        }
        else if (last >= 0)
        {
            _complete = before + last + 1;
        }
        if (_complete <= _start)
            return false;
        Debug.Assert(_start == 0, "room was made before it was filled");
        _facts = TextScan.Scan(_bytes.AsSpan(0, _complete), _stops, _lineFeeds);
        return true;
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
            Resize(_bytes.Length * 2);
            return;
        }
        // The line is passed over: its beginning stays for the report, what is between it and the line feed goes.
        if (!_tooLong)
            (_tooLong, _passedOver) = (true, 0);
        _passedOver += _end - KeptOfLongLine;
        _end = KeptOfLongLine;
    }

    private void Resize(int size)
    {
        Array.Resize(ref _bytes, size);
        Array.Resize(ref _stops, TextScan.Words(size));
        Array.Resize(ref _lineFeeds, TextScan.Words(size));
    }
}
