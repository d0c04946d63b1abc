namespace GapFurniture.ServerWrap.Server;

/// <summary>Makes lines of the bytes of a stream, however they are cut. Lines that are too long become several, cut between characters.</summary>
/// <param name="longest">Most bytes of a line.</param>
/// <param name="line">Called for each line, without its end.</param>
internal sealed class LineFramer(int longest, LineFramer.LineAction line)
{
    private byte[] _open = [];
    private int _length;

    internal delegate void LineAction(ReadOnlySpan<byte> line);

    /// <summary>Takes the next bytes of the stream.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (end >= 0 && _length == 0)
            {
                Emit(part);
                continue;
            }
            Keep(part);
            if (end >= 0)
                Flush();
        }
    }

    /// <summary>The stream is at its end: what is left is a line.</summary>
    public void Flush()
    {
        var whole = _open.AsSpan(0, _length);
        _length = 0;
        Emit(whole);
    }

    /// <summary>True when a line has begun and has no end yet.</summary>
    public bool HasPart => _length > 0;

    private void Emit(ReadOnlySpan<byte> whole)
    {
        if (whole is [.., (byte)'\r'])
            whole = whole[..^1];
        while (whole.Length > longest)
        {
            var cut = Cut(whole);
            line(whole[..cut]);
            whole = whole[cut..];
        }
        line(whole);
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_open.Length < _length + part.Length)
            Array.Resize(ref _open, Math.Max(_length + part.Length, 2 * _open.Length));
        part.CopyTo(_open.AsSpan(_length));
        _length += part.Length;
        // One more byte may be the "\r" of a line that just fits.
        while (_length > longest + 1)
        {
            var cut = Cut(_open.AsSpan(0, _length));
            line(_open.AsSpan(0, cut));
            _open.AsSpan(cut, _length - cut).CopyTo(_open);
            _length -= cut;
        }
    }

    // Before a character of UTF-8 that would not fit.
    private int Cut(ReadOnlySpan<byte> text)
    {
        var cut = longest;
        while (cut > longest - 3 && cut > 1 && (text[cut] & 0xC0) == 0x80)
            cut--;
        return (text[cut] & 0xC0) == 0x80 ? longest : cut;
    }
}
