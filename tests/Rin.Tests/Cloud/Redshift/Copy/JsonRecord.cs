using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>
/// One JSON record, taken apart without building a document: the value of each column is remembered as a range of the window.
/// The same instance serves all records of a file.
/// </summary>
internal sealed class JsonRecord
{
    private readonly TargetColumn[] _columns;
    private readonly bool _ignoreCase;
    private readonly bool _shred;
    private readonly Dictionary<string, int> _columnByName;
    private readonly Value[] _values;
    private readonly List<KnownName> _order = [];
    private readonly ArrayBufferWriter<byte> _unescaped = new(256);

    public JsonRecord(TargetColumn[] columns, CopyStatement copy)
    {
        _columns = columns;
        _ignoreCase = copy.JsonMapping == "auto ignorecase";
        _shred = copy.JsonMapping != "noshred";
        _values = new Value[columns.Length];
        _columnByName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
            _columnByName[columns[i].Name] = i;
    }

    /// <summary>What is wrong with the record that was read, although its end is known; null if nothing is.</summary>
    public RowException? Fault { get; private set; }

    /// <summary>Reads the record at the start of the window; its length, or -1 when it goes on beyond the window.</summary>
    /// <exception cref="JsonException">It is no JSON, so that nobody knows where it ends.</exception>
    public int Read(ReadOnlySpan<byte> window, bool isFinal)
    {
        Fault = null;
        Array.Clear(_values);
        _unescaped.ResetWrittenCount();
        var reader = new Utf8JsonReader(window, isFinal, new JsonReaderState(JsonRecordFinder.Options));
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

    /// <summary>Writes a column's value, out of the window that was read.</summary>
    public void Write(int column, RowBuffer rows, FieldWriter fields, ReadOnlySpan<byte> window)
    {
        var value = _values[column];
        if (value.Kind == ValueKind.Missing)
            rows.Null();
        else if (_columns[column].Kind == ColumnKind.Super)
            rows.Escaped(window.Slice(value.RawStart, value.RawLength));
        else if (value.Kind == ValueKind.Unescaped)
            fields.Write(rows, _columns[column], _unescaped.WrittenSpan.Slice(value.Start, value.Length), plain: false);
        else // JSON allows neither control characters nor backslashes in strings and literals, so they need no escaping
            fields.Write(rows, _columns[column], window.Slice(value.Start, value.Length), plain: value.Kind != ValueKind.Nested);
    }

    private int ReadWhole(ref Utf8JsonReader reader, ReadOnlySpan<byte> window)
    {
        var start = (int)reader.TokenStartIndex;
        var isObject = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        if (!reader.TrySkip())
            return -1;
        var length = (int)reader.BytesConsumed;
        if (_shred)
            Fault = new RowException(RowException.InvalidJson, "Invalid JSON: the record is not an object")
            {
                RawLine = JsonRecordFinder.FirstLine(window[..length]),
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
            Fault = new RowException(
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
