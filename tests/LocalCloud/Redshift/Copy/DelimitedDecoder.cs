using System.Buffers;
using System.Text;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Reads delimited text and CSV.</summary>
internal sealed class DelimitedDecoder : IRecordDecoder
{
    private readonly InputBuffer _input;
    private readonly TargetColumn[] _columns;
    private readonly CopyStatement _copy;
    private readonly FieldWriter _writer;
    private readonly byte _delimiter;
    private readonly byte[] _null;
    private readonly SearchValues<byte> _fieldEnd;
    private readonly List<Field> _fields = [];
    private readonly ArrayBufferWriter<byte> _unquoted = new(256);
    private int _headerLines;
    private bool _started;

    public DelimitedDecoder(InputBuffer input, TargetColumn[] columns, CopyStatement copy)
    {
        _input = input;
        _columns = columns;
        _copy = copy;
        _writer = new FieldWriter(copy);
        _delimiter = copy.Delimiter ?? (copy.Format == CopyFormat.Csv ? (byte)',' : (byte)'|');
        _null = copy.NullAs is "\\0" or "\\000" ? [0] : Encoding.UTF8.GetBytes(copy.NullAs);
        _fieldEnd = SearchValues.Create(copy.Escape ? [_delimiter, (byte)'\n', (byte)'\\'] : [_delimiter, (byte)'\n']);
        _headerLines = copy.IgnoreHeader;
    }

    private bool IsCsv => _copy.Format == CopyFormat.Csv;

    /// <inheritdoc/>
    public long Line { get; private set; }

    public DecodeResult Next(RowBuffer rows)
    {
        if (!_started && _input.Span.Length < 3 && !_input.IsFinal)
            return DecodeResult.NeedMore;
        if (!_started && _input.Span.StartsWith("\uFEFF"u8))
            _input.Consume(3);
        _started = true;
        while (true)
        {
            if (_input.Span.IsEmpty)
                return _input.IsFinal ? DecodeResult.End : DecodeResult.NeedMore;
            if (_headerLines > 0 || (_copy.IgnoreBlankLines && IsBlankLine()))
            {
                if (!SkipLine())
                    return DecodeResult.NeedMore;
                _headerLines = Math.Max(0, _headerLines - 1);
                continue;
            }
            return Record(rows);
        }
    }

    private DecodeResult Record(RowBuffer rows)
    {
        _fields.Clear();
        _unquoted.ResetWrittenCount();
        var span = _input.Span;
        int length;
        try
        {
            length = ReadFields(span);
        }
        catch (RowException)
        {
            SkipLine();
            throw;
        }
        if (length < 0 && !_input.IsOverfull)
            return DecodeResult.NeedMore;
        if (length < 0 || length > InputBuffer.MaxRecord)
        {
            SkipLine();
            throw new RowException(RowException.RowTooLong, "The record is longer than 4 MB");
        }
        Line += Math.Max(1, span[..length].Count((byte)'\n'));
        try
        {
            Write(rows, span);
        }
        finally
        {
            _input.Consume(length);
        }
        return DecodeResult.Row;
    }

    // Where the record ends, its newline included; -1 when it goes on beyond the window.
    private int ReadFields(ReadOnlySpan<byte> span)
    {
        var at = 0;
        while (true)
        {
            at = IsCsv ? ReadCsvField(span, at) : ReadField(span, at);
            if (at < 0)
                return -1;
            if (at >= span.Length)
                return span.Length;
            if (span[at++] == '\n')
                return at;
        }
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
        if (length < 0 && !_input.IsFinal)
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
            if (length < 0 && _input.IsFinal)
                throw new RowException(RowException.InvalidQuotes, "Invalid quote formatting for CSV");
            var close = from + length;
            if (length < 0 || (close + 1 >= span.Length && !_input.IsFinal))
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
            return _input.IsFinal ? span.Length : -1;
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
            if (length < 0 && !_input.IsFinal)
                return -1;
            var end = length < 0 ? span.Length : from + length;
            if (end < span.Length && span[end] == '\\' && _copy.Escape)
            {
                if (end + 1 >= span.Length)
                {
                    if (!_input.IsFinal)
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
            return _input.IsFinal ? start : -1;
        var close = start + 1 + length;
        if (close + 1 >= span.Length && !_input.IsFinal)
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

    private void Write(RowBuffer rows, ReadOnlySpan<byte> span)
    {
        // The last field may be closed by a delimiter, too.
        if (!IsCsv && _fields.Count == _columns.Length + 1 && _fields[^1].Length == 0 && !_fields[^1].IsNull)
            _fields.RemoveAt(_fields.Count - 1);
        if (_fields.Count > _columns.Length)
            throw new RowException(RowException.ExtraColumns, "Extra column(s) found") { RawLine = RawLine(span) };
        if (_fields.Count < _columns.Length && !_copy.FillRecord)
            throw new RowException(RowException.DelimiterNotFound, "Delimiter not found", _columns[_fields.Count - 1])
            {
                RawLine = RawLine(span),
            };
        rows.BeginRow();
        try
        {
            for (var i = 0; i < _columns.Length; i++)
            {
                if (i > 0)
                    rows.Separator();
                if (i >= _fields.Count)
                    rows.Null();
                else
                    WriteField(rows, _columns[i], _fields[i], span);
            }
            rows.EndRow();
        }
        catch (RowException)
        {
            rows.TakeRowBack();
            throw;
        }
    }

    private void WriteField(RowBuffer rows, TargetColumn column, Field field, ReadOnlySpan<byte> span)
    {
        if (field.IsNull)
        {
            rows.Null();
            return;
        }
        var value = field.InScratch ? _unquoted.WrittenSpan.Slice(field.Start, field.Length) : span.Slice(field.Start, field.Length);
        if (!field.Quoted && value.SequenceEqual(_null))
            rows.Null();
        else
            _writer.Write(rows, column, value, plain: false);
    }

    private bool IsBlankLine()
    {
        var span = _input.Span;
        var end = span.IndexOf((byte)'\n');
        return (end < 0 ? span : span[..end]).Trim(" \t\r"u8).IsEmpty && (end >= 0 || _input.IsFinal);
    }

    private bool SkipLine()
    {
        var end = _input.Span.IndexOf((byte)'\n');
        if (end < 0 && !_input.IsFinal && !_input.IsOverfull)
            return false;
        _input.Consume(end < 0 ? _input.Span.Length : end + 1);
        Line++;
        return true;
    }

    private static string RawLine(ReadOnlySpan<byte> span)
    {
        var end = span.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? span : span[..end]);
    }

    private readonly record struct Field(int Start, int Length, bool InScratch, bool Quoted)
    {
        public static Field Null => new(0, -1, InScratch: false, Quoted: false);

        public bool IsNull => Length < 0;
    }
}
