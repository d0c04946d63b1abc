using System.Text;
using System.Text.Json;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Reads JSON records by a JSONPaths file. Paths may lead anywhere, so here each record becomes a document.</summary>
internal sealed class JsonPathsDecoder(InputBuffer input, TargetColumn[] columns, CopyStatement copy, JsonPaths paths) : IRecordDecoder
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1000, AllowMultipleValues = true };
    private readonly FieldWriter _fields = new(copy);
    private bool _resync;

    public long Line { get; private set; } = 1;

    public DecodeResult Next(RowBuffer rows)
    {
        if (!SkipBlank())
            return input.IsFinal ? DecodeResult.End : DecodeResult.NeedMore;
        if (input.IsOverfull)
            throw Bad("JSON object is longer than 4 MB");
        JsonDocument? document;
        int length;
        try
        {
            var reader = new Utf8JsonReader(input.Span, input.IsFinal, new JsonReaderState(Options));
            if (!JsonDocument.TryParseValue(ref reader, out document))
                return DecodeResult.NeedMore;
            length = (int)reader.BytesConsumed;
        }
        catch (JsonException e)
        {
            throw Bad("Invalid JSON: " + e.Message);
        }
        using (document)
        {
            Line += input.Span[..length].Count((byte)'\n');
            input.Consume(length);
            Write(rows, document.RootElement);
        }
        return DecodeResult.Row;
    }

    private RowException Bad(string reason)
    {
        _resync = true;
        return new RowException(RowException.InvalidJson, reason);
    }

    private bool SkipBlank()
    {
        if (_resync)
        {
            var newline = input.Span.IndexOf((byte)'\n');
            input.Consume(newline < 0 ? input.Span.Length : newline);
            _resync = newline < 0;
        }
        var start = input.Span.IndexOfAnyExcept(" \t\r\n"u8);
        var blank = start < 0 ? input.Span.Length : start;
        Line += input.Span[..blank].Count((byte)'\n');
        input.Consume(blank);
        return start >= 0;
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
