using System.Buffers;
using System.Text;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>
/// The fields of one record of delimited text or CSV, as ranges of the window, or of a scratch buffer where quotes or escapes had to be
/// taken out. The same instance serves all records of a file.
/// </summary>
internal sealed class DelimitedFields
{
    private readonly CopyStatement _copy;
    private readonly byte _delimiter;
    private readonly byte[] _null;
    private readonly SearchValues<byte> _fieldEnd;
    private readonly List<Field> _fields = [];
    private readonly ArrayBufferWriter<byte> _unquoted = new(256);
    private bool _isFinal;

    public DelimitedFields(CopyStatement copy)
    {
        _copy = copy;
        _delimiter = copy.Delimiter ?? (IsCsv ? (byte)',' : (byte)'|');
        _null = copy.NullAs is "\\0" or "\\000" ? [0] : Encoding.UTF8.GetBytes(copy.NullAs);
        _fieldEnd = SearchValues.Create(copy.Escape ? [_delimiter, (byte)'\n', (byte)'\\'] : [_delimiter, (byte)'\n']);
    }

    public int Count => _fields.Count;

    private bool IsCsv => _copy.Format == CopyFormat.Csv;

    /// <summary>
    /// Reads the record at the start of the window. Where it ends, its newline included; -1 when it goes on beyond the window.
    /// </summary>
    /// <param name="window">What there is of the file.</param>
    /// <param name="isFinal">The file ends with the window.</param>
    /// <exception cref="RowException">Its quotes or escapes are wrong.</exception>
    public int Read(ReadOnlySpan<byte> window, bool isFinal)
    {
        _isFinal = isFinal;
        _fields.Clear();
        _unquoted.ResetWrittenCount();
        var at = 0;
        while (true)
        {
            at = IsCsv ? ReadCsvField(window, at) : ReadField(window, at);
            if (at < 0)
                return -1;
            if (at >= window.Length)
                return window.Length;
            if (window[at++] == '\n')
                return at;
        }
    }

    /// <summary>The last field may be closed by a delimiter, too: then there is an empty one behind it, which goes.</summary>
    public void DropEmptyFieldBehind(int count)
    {
        if (!IsCsv && _fields.Count == count + 1 && _fields[^1].Length == 0 && !_fields[^1].IsNull)
            _fields.RemoveAt(count);
    }

    /// <summary>Writes a field into its column, out of the window that was read.</summary>
    public void Write(int index, RowBuffer rows, FieldWriter writer, TargetColumn column, ReadOnlySpan<byte> window)
    {
        var field = _fields[index];
        if (field.IsNull)
        {
            rows.Null();
            return;
        }
        var value = (field.InScratch ? _unquoted.WrittenSpan : window).Slice(field.Start, field.Length);
        if (!field.Quoted && value.SequenceEqual(_null))
            rows.Null();
        else
            writer.Write(rows, column, value, plain: false);
    }

    // The position of the delimiter or newline behind the field, or the window's end if that is the file's end.
    private int ReadCsvField(ReadOnlySpan<byte> span, int start)
    {
        var open = start;
        while (open < span.Length && span[open] is (byte)' ' or (byte)'\t' && span[open] != _delimiter)
            open++;
        if (open < span.Length && span[open] == _copy.Quote)
            return ReadQuoted(span, open + 1);
        var length = span[start..].IndexOfAny(_fieldEnd);
        if (length < 0 && !_isFinal)
            return -1;
        var end = length < 0 ? span.Length : start + length;
        AddRaw(span, start, end);
        return end;
    }

    private int ReadQuoted(ReadOnlySpan<byte> span, int start)
    {
        var scratch = -1;
        var from = start;
        while (true)
        {
            var length = span[from..].IndexOf(_copy.Quote);
            if (length < 0 && _isFinal)
                throw new RowException(RowException.InvalidQuotes, "Invalid quote formatting for CSV");
            var close = from + length;
            if (length < 0 || (close + 1 >= span.Length && !_isFinal))
                return -1;
            if (close + 1 < span.Length && span[close + 1] == _copy.Quote)
            {
                scratch = scratch < 0 ? _unquoted.WrittenCount : scratch;
                _unquoted.Write(span[from..(close + 1)]);
                from = close + 2;
                continue;
            }
            if (scratch >= 0)
            {
                _unquoted.Write(span[from..close]);
                _fields.Add(new Field(scratch, _unquoted.WrittenCount - scratch, InScratch: true, Quoted: true));
            }
            else
                _fields.Add(new Field(start, close - start, InScratch: false, Quoted: true));
            return EndOfQuoted(span, close + 1);
        }
    }

    private int EndOfQuoted(ReadOnlySpan<byte> span, int at)
    {
        while (at < span.Length && span[at] is (byte)' ' or (byte)'\t' or (byte)'\r' && span[at] != _delimiter)
            at++;
        if (at >= span.Length)
            return _isFinal ? span.Length : -1;
        if (span[at] != _delimiter && span[at] != '\n')
            throw new RowException(RowException.InvalidQuotes, "Invalid quote formatting for CSV");
        return at;
    }

    private int ReadField(ReadOnlySpan<byte> span, int start)
    {
        if (_copy.RemoveQuotes && start < span.Length && span[start] is (byte)'"' or (byte)'\'')
        {
            var quoted = ReadRemovableQuotes(span, start);
            if (quoted != start)
                return quoted;
        }
        var scratch = -1;
        var from = start;
        while (true)
        {
            var length = span[from..].IndexOfAny(_fieldEnd);
            if (length < 0 && !_isFinal)
                return -1;
            var end = length < 0 ? span.Length : from + length;
            if (end < span.Length && span[end] == '\\' && _copy.Escape)
            {
                if (end + 1 >= span.Length)
                {
                    if (!_isFinal)
                        return -1;
                    throw new RowException(RowException.InvalidQuotes, "Nothing follows the escape character");
                }
                if (span[start..].StartsWith(_null) && IsFieldEnd(span, start + _null.Length))
                {
                    _fields.Add(Field.Null);
                    return SkipReturn(span, start + _null.Length);
                }
                scratch = scratch < 0 ? _unquoted.WrittenCount : scratch;
                _unquoted.Write(span[from..end]);
                _unquoted.Write(span.Slice(end + 1, 1));
                from = end + 2;
                continue;
            }
            if (scratch < 0)
                AddRaw(span, start, end);
            else
            {
                _unquoted.Write(TrimReturn(span, from, end));
                _fields.Add(new Field(scratch, _unquoted.WrittenCount - scratch, InScratch: true, Quoted: true));
            }
            return end;
        }
    }

    private int ReadRemovableQuotes(ReadOnlySpan<byte> span, int start)
    {
        var length = span[(start + 1)..].IndexOf(span[start]);
        if (length < 0)
            return _isFinal ? start : -1;
        var close = start + 1 + length;
        if (close + 1 >= span.Length && !_isFinal)
            return -1;
        if (!IsFieldEnd(span, close + 1))
            return start;
        _fields.Add(new Field(start + 1, length, InScratch: false, Quoted: true));
        return SkipReturn(span, close + 1);
    }

    private bool IsFieldEnd(ReadOnlySpan<byte> span, int at) =>
        at >= span.Length
        || span[at] == _delimiter
        || span[at] == '\n'
        || (span[at] == '\r' && at + 1 < span.Length && span[at + 1] == '\n');

    private static int SkipReturn(ReadOnlySpan<byte> span, int at) => at < span.Length && span[at] == '\r' ? at + 1 : at;

    private void AddRaw(ReadOnlySpan<byte> span, int start, int end) =>
        _fields.Add(new Field(start, TrimReturn(span, start, end).Length, InScratch: false, Quoted: false));

    private static ReadOnlySpan<byte> TrimReturn(ReadOnlySpan<byte> span, int start, int end)
    {
        var atLineEnd = end >= span.Length || span[end] == '\n';
        return atLineEnd && end > start && span[end - 1] == '\r' ? span[start..(end - 1)] : span[start..end];
    }

    private readonly record struct Field(int Start, int Length, bool InScratch, bool Quoted)
    {
        public static Field Null => new(0, -1, InScratch: false, Quoted: false);

        public bool IsNull => Length < 0;
    }
}
