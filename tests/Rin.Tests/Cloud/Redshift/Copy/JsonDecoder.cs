using System.Text.Json;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Reads JSON records whose keys name their columns.</summary>
internal sealed class JsonDecoder(InputBuffer input, TargetColumn[] columns, CopyStatement copy) : IRecordDecoder
{
    private readonly FieldWriter _fields = new(copy);
    private readonly JsonRecordFinder _records = new(input);
    private readonly JsonRecord _record = new(columns, copy);

    public long Line => _records.Line;

    public DecodeResult Next(RowBuffer rows)
    {
        if (!_records.FindNext())
            return input.IsFinal ? DecodeResult.End : DecodeResult.NeedMore;
        int length;
        try
        {
            length = _record.Read(input.Span, input.IsFinal);
        }
        catch (JsonException e)
        {
            throw _records.Lost(RowException.InvalidJson, "Invalid JSON: " + e.Message, JsonRecordFinder.FirstLine(input.Span));
        }
        if (length < 0)
            return DecodeResult.NeedMore;
        var record = input.Span[..length];
        _records.Pass(length); // the window still holds it, until it is filled again
        if (length > InputBuffer.MaxRecord)
            throw new RowException(RowException.RowTooLong, JsonRecordFinder.TooLong) { RawLine = JsonRecordFinder.FirstLine(record) };
        if (_record.Fault is { } fault)
            throw fault;
        Write(rows, record);
        return DecodeResult.Row;
    }

    private void Write(RowBuffer rows, ReadOnlySpan<byte> record)
    {
        rows.BeginRow();
        try
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (i > 0)
                    rows.Separator();
                _record.Write(i, rows, _fields, record);
            }
            rows.EndRow();
        }
        catch (RowException)
        {
            rows.TakeRowBack();
            throw;
        }
    }
}
