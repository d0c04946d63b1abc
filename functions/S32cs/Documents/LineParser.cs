using System.Text.Unicode;

namespace GapFurniture.S32cs.Documents;

/// <summary>Turns lines into documents and rejects. It counts nothing and logs nothing: what it returns is all that it does.</summary>
internal sealed class LineParser(bool numericIds)
{
    private readonly DocumentWriter _writer = new();
    private byte[] _marked = [];

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The documents of a line, mostly one, by <c>foreach</c>. Each is valid until the next.</summary>
    public Documents Parse(ReadOnlySpan<byte> line) =>
        line.StartsWith(ByteOrderMark)
            ? new Documents(
                line,
                new Reject(RejectKind.ByteOrderMark, "the line begins with a byte order mark; write the file without one")
            )
        : !Utf8.IsValid(line)
            ? new Documents(line, new Reject(RejectKind.InvalidUtf8, $"not UTF-8 at byte {InvalidAt(line) + 1} of the line"))
        : new Documents(line, this);

    // The line itself, or where control characters stand in it a copy that readers of JSON can read.
    private ReadOnlySpan<byte> Readable(ReadOnlySpan<byte> line)
    {
        if (!line.ContainsAnyInRange((byte)0, (byte)0x1F))
            return line;
        if (_marked.Length < line.Length)
            _marked = new byte[line.Length];
        line.CopyTo(_marked);
        XmlText.MarkControls(_marked.AsSpan(0, line.Length));
        return _marked.AsSpan(0, line.Length);
    }

    private static int InvalidAt(ReadOnlySpan<byte> line)
    {
        Utf8.ToUtf16(line, new char[line.Length], out var read, out _, replaceInvalidSequences: false);
        return read;
    }

    /// <summary>The documents of one line.</summary>
    public ref struct Documents
    {
        private readonly ReadOnlySpan<byte> _line;
        private readonly ReadOnlySpan<byte> _readable;
        private readonly bool _mayHoldForbidden;
        private readonly LineParser? _parser;
        private int _at;

        internal Documents(ReadOnlySpan<byte> line, Reject reject)
        {
            _line = line;
            Current = new ParsedDocument { Bytes = line, Reject = reject };
        }

        internal Documents(ReadOnlySpan<byte> line, LineParser parser)
        {
            _line = line;
            _readable = parser.Readable(line);
            _parser = parser;
            _mayHoldForbidden = !_readable.SequenceEqual(line) || XmlText.MayHaveNoncharacters(line);
        }

        public ParsedDocument Current { get; private set; }

        public readonly Documents GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_parser is null)
                return _at++ == 0;
            _at = _readable[_at..].IndexOfAnyExcept(" \t\r"u8) is var next and >= 0 ? _at + next : _line.Length;
            if (_at == _line.Length)
                return false;
            Current = _parser.Read(_line, _readable, _at, _mayHoldForbidden, out var length);
            _at += length;
            return true;
        }
    }

    private ParsedDocument Read(ReadOnlySpan<byte> line, ReadOnlySpan<byte> readable, int start, bool mayHoldForbidden, out int length)
    {
        var reader = new DocumentReader(readable, start, numericIds, mayHoldForbidden);
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
