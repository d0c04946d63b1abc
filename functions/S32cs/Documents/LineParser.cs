using System.Text.Unicode;

namespace GapFurniture.S32cs.Documents;

/// <summary>Turns lines into documents and rejects. It counts nothing and logs nothing: what it returns is all that it does.</summary>
internal sealed class LineParser(bool numericIds)
{
    private readonly DocumentWriter _writer = new();

    // Of the line that is being read: a copy that readers of JSON can read, where control characters stand in it.
    private byte[] _marked = [];
    private bool _isMarked;
    private bool _mayHoldForbidden;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the next document of a line, which is mostly its only one.</summary>
    /// <param name="line">The line, until it is read to its end.</param>
    /// <param name="at">Where to read on: 0 for a new line.</param>
    /// <param name="document">Valid until the next call.</param>
    /// <returns>False if nothing but white space is left.</returns>
    public bool TryRead(ReadOnlySpan<byte> line, ref int at, out ParsedDocument document)
    {
        document = default;
        if (at == 0 && Prepare(line) is { } unreadable)
        {
            at = line.Length;
            document = new ParsedDocument { Bytes = line, Reject = unreadable };
            return true;
        }
        var blanks = line[at..].IndexOfAnyExcept(" \t\r"u8);
        if (blanks < 0)
            return false;
        document = Read(line, at + blanks, out var length);
        at += blanks + length;
        return true;
    }

    // Why no document can be read from a new line; null if some can.
    private Reject? Prepare(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith(ByteOrderMark))
            return new Reject(RejectKind.ByteOrderMark, "the line begins with a byte order mark; write the file without one");
        if (!Utf8.IsValid(line))
            return new Reject(RejectKind.InvalidUtf8, $"not UTF-8 at byte {InvalidAt(line) + 1} of the line");
        _isMarked = false;
        if (line.ContainsAnyInRange((byte)0, (byte)0x1F))
        {
            if (_marked.Length < line.Length)
                _marked = new byte[line.Length];
            line.CopyTo(_marked);
            _isMarked = XmlText.MarkControls(_marked.AsSpan(0, line.Length));
        }
        _mayHoldForbidden = _isMarked || XmlText.MayHaveNoncharacters(line);
        return null;
    }

    private static int InvalidAt(ReadOnlySpan<byte> line)
    {
        Utf8.ToUtf16(line, new char[line.Length], out var read, out _, replaceInvalidSequences: false);
        return read;
    }

    private ParsedDocument Read(ReadOnlySpan<byte> line, int start, out int length)
    {
        var readable = _isMarked ? _marked.AsSpan(0, line.Length) : line;
        var reader = new DocumentReader(readable, start, numericIds, _mayHoldForbidden);
        var reject = reader.Read();
        length = reader.Length;
        var bytes = line.Slice(start, length);
        var isCleaned = false;
        if (reject is null && (reader.NeedsCleaning || length > CloudSearchLimits.DocumentBytes))
        {
            var written = _writer.Write(readable.Slice(start, length), reader.Type);
            isCleaned = written.Length <= CloudSearchLimits.DocumentBytes;
            if (isCleaned)
                bytes = written;
            else
                reject = new Reject(RejectKind.TooLarge, $"more than {CloudSearchLimits.DocumentBytes} bytes even without white space");
        }
        return new ParsedDocument
        {
            Bytes = bytes,
            Start = start,
            Type = reader.Type,
            Id = reader.Id,
            IsCleaned = isCleaned,
            Reject = reject,
        };
    }
}
