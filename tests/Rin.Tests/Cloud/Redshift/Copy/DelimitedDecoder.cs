using System.Text;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Reads delimited text and CSV.</summary>
internal sealed class DelimitedDecoder(InputBuffer input, TargetColumn[] columns, CopyStatement copy) : IRecordDecoder
{
    private readonly FieldWriter _writer = new(copy);
    private readonly DelimitedFields _fields = new(copy);
    private int _headerLines = copy.IgnoreHeader;
    private bool _started;

    /// <inheritdoc/>
    public long Line { get; private set; }

    public DecodeResult Next(RowBuffer rows)
    {
        if (!_started && input.Span.Length < 3 && !input.IsFinal)
            return DecodeResult.NeedMore;
        if (!_started && input.Span.StartsWith("\uFEFF"u8))
            input.Consume(3);
        _started = true;
        while (true)
        {
            if (input.Span.IsEmpty)
                return input.IsFinal ? DecodeResult.End : DecodeResult.NeedMore;
            if (_headerLines == 0 && !(copy.IgnoreBlankLines && IsBlankLine()))
                return Record(rows);
            if (!SkipLine())
                return DecodeResult.NeedMore;
            _headerLines = Math.Max(0, _headerLines - 1);
        }
    }

    private DecodeResult Record(RowBuffer rows)
    {
        var window = input.Span;
        int length;
        try
        {
            length = _fields.Read(window, input.IsFinal);
        }
        catch (RowException)
        {
            SkipLine();
            throw;
        }
        if (length < 0 && !input.IsOverfull)
            return DecodeResult.NeedMore;
        if (length is < 0 or > InputBuffer.MaxRecord)
        {
            SkipLine();
            throw new RowException(RowException.RowTooLong, "The record is longer than 4 MB");
        }
        Line += Math.Max(1, window[..length].Count((byte)'\n'));
        input.Consume(length); // the window still holds it, until it is filled again
        Write(rows, window);
        return DecodeResult.Row;
    }

    private void Write(RowBuffer rows, ReadOnlySpan<byte> window)
    {
        _fields.DropEmptyFieldBehind(columns.Length);
        if (_fields.Count > columns.Length)
            throw new RowException(RowException.ExtraColumns, "Extra column(s) found") { RawLine = FirstLine(window) };
        if (_fields.Count < columns.Length && !copy.FillRecord)
            throw new RowException(RowException.DelimiterNotFound, "Delimiter not found", columns[_fields.Count - 1])
            {
                RawLine = FirstLine(window),
            };
        rows.BeginRow();
        try
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (i > 0)
                    rows.Separator();
                if (i >= _fields.Count)
                    rows.Null();
                else
                    _fields.Write(i, rows, _writer, columns[i], window);
            }
            rows.EndRow();
        }
        catch (RowException)
        {
            rows.TakeRowBack();
            throw;
        }
    }

    private bool IsBlankLine()
    {
        var span = input.Span;
        var end = span.IndexOf((byte)'\n');
        return (end < 0 ? span : span[..end]).Trim(" \t\r"u8).IsEmpty && (end >= 0 || input.IsFinal);
    }

    private bool SkipLine()
    {
        var end = input.Span.IndexOf((byte)'\n');
        if (end < 0 && !input.IsFinal && !input.IsOverfull)
            return false;
        input.Consume(end < 0 ? input.Span.Length : end + 1);
        Line++;
        return true;
    }

    private static string FirstLine(ReadOnlySpan<byte> span)
    {
        var end = span.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? span : span[..end]);
    }
}
