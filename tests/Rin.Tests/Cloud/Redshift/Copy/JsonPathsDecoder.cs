using System.Text;
using System.Text.Json;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Reads JSON records by a JSONPaths file. Paths may lead anywhere, so here each record becomes a document.</summary>
internal sealed class JsonPathsDecoder(InputBuffer input, TargetColumn[] columns, CopyStatement copy, JsonPaths paths) : IRecordDecoder
{
    private readonly FieldWriter _fields = new(copy);
    private readonly JsonRecordFinder _records = new(input);

    public long Line => _records.Line;

    public DecodeResult Next(RowBuffer rows)
    {
        if (!_records.FindNext())
            return input.IsFinal ? DecodeResult.End : DecodeResult.NeedMore;
        JsonDocument? document;
        int length;
        try
        {
            var reader = new Utf8JsonReader(input.Span, input.IsFinal, new JsonReaderState(JsonRecordFinder.Options));
            if (!JsonDocument.TryParseValue(ref reader, out document))
                return DecodeResult.NeedMore;
            length = (int)reader.BytesConsumed;
        }
        catch (JsonException e)
        {
            throw _records.Lost(RowException.InvalidJson, "Invalid JSON: " + e.Message, JsonRecordFinder.FirstLine(input.Span));
        }
        using (document)
        {
            var record = input.Span[..length];
            _records.Pass(length);
            if (length > InputBuffer.MaxRecord)
                throw new RowException(RowException.RowTooLong, JsonRecordFinder.TooLong) { RawLine = JsonRecordFinder.FirstLine(record) };
            Write(rows, document.RootElement);
        }
        return DecodeResult.Row;
    }

    private void Write(RowBuffer rows, JsonElement root)
    {
        rows.BeginRow();
        try
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (i > 0)
                    rows.Separator();
                if (paths.Find(root, i) is not { } value || value.ValueKind == JsonValueKind.Null)
                    rows.Null();
                else if (columns[i].Kind == ColumnKind.Super)
                    rows.Escaped(Encoding.UTF8.GetBytes(value.GetRawText()));
                else
                    _fields.Write(rows, columns[i], Encoding.UTF8.GetBytes(TextOf(value)), plain: false);
            }
            rows.EndRow();
        }
        catch (Exception e) when (e is RowException or InvalidOperationException)
        {
            rows.TakeRowBack();
            throw e as RowException
                ?? new RowException(RowException.InvalidUtf8, "String contains invalid or unsupported UTF-8 codepoints");
        }
    }

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
