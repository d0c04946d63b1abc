using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>
/// Reads objects that follow each other, with or without newlines between them, without building a document:
/// each value is remembered as a range of the window and copied straight into its column's place.
/// </summary>
internal sealed class JsonDecoder : IRecordDecoder
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1000, AllowMultipleValues = true };
    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n"u8);

    private readonly InputBuffer _input;
    private readonly TargetColumn[] _columns;
    private readonly FieldWriter _fields;
    private readonly bool _ignoreCase;
    private readonly bool _shred;
    private readonly Dictionary<string, int> _columnByName;
    private readonly Value[] _values;
    private readonly List<KnownName> _order = [];
    private readonly ArrayBufferWriter<byte> _unescaped = new(256);
    private RowException? _fault;
    private bool _started;
    private bool _resync;

    public JsonDecoder(InputBuffer input, TargetColumn[] columns, CopyStatement copy)
    {
        _input = input;
        _columns = columns;
        _fields = new FieldWriter(copy);
        _ignoreCase = copy.JsonMapping == "auto ignorecase";
        _shred = copy.JsonMapping != "noshred";
        _values = new Value[columns.Length];
        _columnByName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
            _columnByName[columns[i].Name] = i;
    }

    public long Line { get; private set; } = 1;

    public DecodeResult Next(RowBuffer rows)
    {
        if (!SkipBlank())
            return _input.IsFinal ? DecodeResult.End : DecodeResult.NeedMore;
        if (_input.IsOverfull && !HoldsWholeRecord())
        {
            _resync = true;
            throw new RowException(RowException.RowTooLong, "JSON object is longer than 4 MB");
        }
        int length;
        try
        {
            length = Read();
        }
        catch (JsonException e)
        {
            var line = FirstLine(_input.Span);
            _resync = true;
            throw new RowException(RowException.InvalidJson, "Invalid JSON: " + e.Message) { RawLine = line };
        }
        if (length < 0)
            return DecodeResult.NeedMore;
        return Finish(rows, length);
    }

    private DecodeResult Finish(RowBuffer rows, int length)
    {
        var record = _input.Span[..length];
        Line += record.Count((byte)'\n');
        try
        {
            if (length > InputBuffer.MaxRecord)
                throw new RowException(RowException.RowTooLong, "JSON object is longer than 4 MB") { RawLine = FirstLine(record) };
            if (_fault is not null)
                throw _fault;
            Write(rows, record);
        }
        finally
        {
            _input.Consume(length);
        }
        return DecodeResult.Row;
    }

    // After a syntax error nobody knows where the record ends; Redshift, too, goes on at the next line.
    private bool SkipBlank()
    {
        if (!_started && _input.Span.Length < 3 && !_input.IsFinal)
            return false;
        if (!_started && _input.Span.StartsWith("\uFEFF"u8))
            _input.Consume(3);
        _started = true;
        if (_resync)
        {
            var newline = _input.Span.IndexOf((byte)'\n');
            if (newline < 0)
            {
                _input.Consume(_input.Span.Length);
                return false;
            }
            _input.Consume(newline);
            _resync = false;
        }
        var span = _input.Span;
        var start = span.IndexOfAnyExcept(Blank);
        var blank = start < 0 ? span.Length : start;
        Line += span[..blank].Count((byte)'\n');
        _input.Consume(blank);
        return start >= 0;
    }

    // The window may be over the limit because many short records were waiting in it.
    private bool HoldsWholeRecord()
    {
        var reader = new Utf8JsonReader(_input.Span, _input.IsFinal, new JsonReaderState(Options));
        try
        {
            return reader.Read() && reader.TrySkip();
        }
        catch (JsonException)
        {
            return true; // Read says what is wrong
        }
    }

    // The record's length, or -1 when it goes on beyond the window.
    private int Read()
    {
        var window = _input.Span;
        _fault = null;
        Array.Clear(_values);
        _unescaped.ResetWrittenCount();
        var reader = new Utf8JsonReader(window, _input.IsFinal, new JsonReaderState(Options));
        if (!reader.Read())
            return -1;
        if (reader.TokenType != JsonTokenType.StartObject || !_shred)
            return ReadWhole(ref reader, window);
        for (var ordinal = 0; ; ordinal++)
        {
            if (!reader.Read())
                return -1;
            if (reader.TokenType == JsonTokenType.EndObject)
                return (int)reader.BytesConsumed;
            var column = ColumnOf(ref reader, ordinal);
            if (!reader.Read())
                return -1;
            if (!ReadValue(ref reader, column))
                return -1;
        }
    }

    private int ReadWhole(ref Utf8JsonReader reader, ReadOnlySpan<byte> window)
    {
        var start = (int)reader.TokenStartIndex;
        var isObject = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        if (!reader.TrySkip())
            return -1;
        var length = (int)reader.BytesConsumed;
        if (_shred)
            _fault = new RowException(RowException.InvalidJson, "Invalid JSON: the record is not an object")
            {
                RawLine = FirstLine(window[..length]),
            };
        else if (isObject)
            _values[0] = new Value(ValueKind.Nested, start, length - start, start, length - start);
        return length;
    }

    private bool ReadValue(ref Utf8JsonReader reader, int column)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                if (!reader.TrySkip())
                    return false;
                Remember(column, ValueKind.Nested, start, (int)reader.BytesConsumed - start, ref reader);
                break;
            case JsonTokenType.Null:
                Remember(column, ValueKind.Missing, 0, 0, ref reader);
                break;
            case JsonTokenType.String:
                if (column >= 0 && reader.ValueIsEscaped)
                    RememberUnescaped(ref reader, column, start);
                else
                    Remember(column, ValueKind.String, start + 1, reader.ValueSpan.Length, ref reader);
                break;
            default:
                Remember(column, ValueKind.Literal, start, reader.ValueSpan.Length, ref reader);
                break;
        }
        return true;
    }

    private void Remember(int column, ValueKind kind, int start, int length, ref Utf8JsonReader reader)
    {
        if (column < 0)
            return;
        var rawStart = kind == ValueKind.String ? start - 1 : start;
        var rawLength = kind == ValueKind.String ? (int)reader.BytesConsumed - rawStart : length;
        _values[column] = new Value(kind, start, length, rawStart, rawLength);
    }

    private void RememberUnescaped(ref Utf8JsonReader reader, int column, int start)
    {
        var offset = _unescaped.WrittenCount;
        try
        {
            var written = reader.CopyString(_unescaped.GetSpan(reader.ValueSpan.Length));
            _unescaped.Advance(written);
            _values[column] = new Value(ValueKind.Unescaped, offset, written, start, (int)reader.BytesConsumed - start);
        }
        catch (InvalidOperationException)
        {
            _fault = new RowException(
                RowException.InvalidUtf8,
                "String contains invalid or unsupported UTF-8 codepoints",
                _columns[column],
                Encoding.UTF8.GetString(reader.ValueSpan)
            );
        }
    }

    // Records of a file mostly have the same keys in the same order: compare with the last record's before looking it up.
    private int ColumnOf(ref Utf8JsonReader reader, int ordinal)
    {
        if (!reader.ValueIsEscaped && ordinal < _order.Count && reader.ValueSpan.SequenceEqual(_order[ordinal].Name))
            return _order[ordinal].Column;
        var name = reader.GetString()!;
        var column = _columnByName.GetValueOrDefault(_ignoreCase ? name.ToLowerInvariant() : name, -1);
        if (!reader.ValueIsEscaped && ordinal <= _order.Count && ordinal < 1000)
        {
            var known = new KnownName(reader.ValueSpan.ToArray(), column);
            if (ordinal == _order.Count)
                _order.Add(known);
            else
                _order[ordinal] = known;
        }
        return column;
    }

    private void Write(RowBuffer rows, ReadOnlySpan<byte> record)
    {
        rows.BeginRow();
        try
        {
            for (var i = 0; i < _columns.Length; i++)
            {
                if (i > 0)
                    rows.Separator();
                Write(rows, record, _columns[i], _values[i]);
            }
            rows.EndRow();
        }
        catch (RowException)
        {
            rows.TakeRowBack();
            throw;
        }
    }

    private void Write(RowBuffer rows, ReadOnlySpan<byte> record, TargetColumn column, Value value)
    {
        if (value.Kind == ValueKind.Missing)
            rows.Null();
        else if (column.Kind == ColumnKind.Super)
            rows.Escaped(record.Slice(value.RawStart, value.RawLength));
        else if (value.Kind == ValueKind.Unescaped)
            _fields.Write(rows, column, _unescaped.WrittenSpan.Slice(value.Start, value.Length), plain: false);
        else // JSON allows neither control characters nor backslashes in strings and literals, so they need no escaping
            _fields.Write(rows, column, record.Slice(value.Start, value.Length), plain: value.Kind != ValueKind.Nested);
    }

    private static string FirstLine(ReadOnlySpan<byte> span)
    {
        span = span[..Math.Min(span.Length, 1024)];
        var newline = span.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(newline < 0 ? span : span[..newline]);
    }

    private enum ValueKind : byte
    {
        Missing,
        String,
        Unescaped,
        Literal,
        Nested,
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Value(ValueKind Kind, int Start, int Length, int RawStart, int RawLength);

    private readonly record struct KnownName(byte[] Name, int Column);
}
