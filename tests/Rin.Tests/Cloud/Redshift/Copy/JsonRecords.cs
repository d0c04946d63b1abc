using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Reads JSON objects whose members are named as the columns; they follow each other, with or without newlines between them.</summary>
internal static class JsonRecords
{
    // As Redshift reads: deep nesting is a column's business.
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 1000, AllowMultipleValues = true };

    public static IEnumerable<InputRecord> Read(byte[] file, TargetColumn[] columns, bool ignoreCase)
    {
        var at = file.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        var line = 1L;
        while (true)
        {
            var blank = file.AsSpan(at).IndexOfAnyExcept(" \t\r\n"u8);
            if (blank < 0)
                yield break;
            line += file.AsSpan(at, blank).Count((byte)'\n');
            at += blank;
            var (record, length) = ReadOne(file.AsSpan(at), line, columns, ignoreCase);
            yield return record;
            line += file.AsSpan(at, length).Count((byte)'\n');
            at += length;
        }
    }

    private static (InputRecord Record, int Length) ReadOne(ReadOnlySpan<byte> rest, long line, TargetColumn[] columns, bool ignoreCase)
    {
        var newline = rest.IndexOf((byte)'\n');
        var firstLine = newline < 0 ? rest : rest[..newline];
        try
        {
            var reader = new Utf8JsonReader(rest, isFinalBlock: true, new JsonReaderState(s_options));
            var element = JsonElement.ParseValue(ref reader);
            var length = (int)reader.BytesConsumed;
            var record =
                length > InputRecord.MaxBytes ? InputRecord.Bad(line, RowException.RowTooLong, "JSON object is longer than 4 MB", "")
                : element.ValueKind != JsonValueKind.Object
                    ? InputRecord.Bad(line, RowException.InvalidJson, "Invalid JSON: the record is not an object", Text(firstLine))
                : Values(element, line, columns, ignoreCase);
            return (record, length);
        }
        catch (JsonException e)
        {
            // Nobody knows where it ends; like Redshift, the search goes on with the next line.
            return (InputRecord.Bad(line, RowException.InvalidJson, "Invalid JSON: " + e.Message, Text(firstLine)), firstLine.Length);
        }
    }

    private static InputRecord Values(JsonElement element, long line, TargetColumn[] columns, bool ignoreCase)
    {
        var values = new string?[columns.Length];
        foreach (var member in element.EnumerateObject())
        {
            try
            {
                var name = ignoreCase ? member.Name.ToLowerInvariant() : member.Name;
                var index = Array.FindIndex(columns, c => c.Name == name);
                if (index >= 0)
                    values[index] = Value(member.Value, columns[index]);
            }
            catch (InvalidOperationException)
            {
                // Half of a surrogate pair, or bytes that are not UTF-8.
                const string reason = "String contains invalid or unsupported UTF-8 codepoints";
                return InputRecord.Bad(line, RowException.InvalidUtf8, reason, "", null, Text(JsonMarshal.GetRawUtf8Value(member.Value)));
            }
        }
        return new InputRecord(line, values);
    }

    private static string? Value(JsonElement value, TargetColumn column) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String when column.Kind != ColumnKind.Super => value.GetString(),
            _ => value.GetRawText(),
        };

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 1024)]);
}
