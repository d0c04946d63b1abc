using System.Buffers;
using System.Text;
using System.Text.Json;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Where the JSON records of a file begin: they follow each other, with or without newlines between them.</summary>
internal sealed class JsonRecordFinder(InputBuffer input)
{
    public const string TooLong = "JSON object is longer than 4 MB";

    private static readonly SearchValues<byte> s_blank = SearchValues.Create(" \t\r\n"u8);

    private bool _started;
    private bool _lost;

    /// <summary>As Redshift reads: deep nesting is a column's business.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = 1000, AllowMultipleValues = true };

    /// <summary>Number of the line that was reached, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Goes to the next record; false if the window holds none yet.</summary>
    /// <exception cref="RowException">The record is longer than any may be.</exception>
    public bool FindNext()
    {
        if (!_started && input.Span.Length < 3 && !input.IsFinal)
            return false;
        if (!_started && input.Span.StartsWith("\uFEFF"u8))
            input.Consume(3);
        _started = true;
        if (_lost && !FindLine())
            return false;
        var span = input.Span;
        var start = span.IndexOfAnyExcept(s_blank);
        Pass(start < 0 ? span.Length : start);
        // The window may be over the limit because many short records were waiting in it.
        if (start >= 0 && input.IsOverfull && !HoldsWholeRecord())
            throw Lost(RowException.RowTooLong, TooLong, "");
        return start >= 0;
    }

    /// <summary>Leaves so many bytes behind.</summary>
    public void Pass(int length)
    {
        Line += input.Span[..length].Count((byte)'\n');
        input.Consume(length);
    }

    /// <summary>After an error that leaves unknown where the record ends; like Redshift, the next search begins at the next line.</summary>
    public RowException Lost(int code, string reason, string rawLine)
    {
        _lost = true;
        return new RowException(code, reason) { RawLine = rawLine };
    }

    /// <summary>What the load errors show of a record.</summary>
    public static string FirstLine(ReadOnlySpan<byte> record)
    {
        record = record[..Math.Min(record.Length, 1024)];
        var newline = record.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(newline < 0 ? record : record[..newline]);
    }

    private bool FindLine()
    {
        var newline = input.Span.IndexOf((byte)'\n');
        input.Consume(newline < 0 ? input.Span.Length : newline);
        _lost = newline < 0;
        return !_lost;
    }

    private bool HoldsWholeRecord()
    {
        var reader = new Utf8JsonReader(input.Span, input.IsFinal, new JsonReaderState(Options));
        try
        {
            return reader.Read() && reader.TrySkip();
        }
        catch (JsonException)
        {
            return true; // whoever reads it says what is wrong
        }
    }
}
