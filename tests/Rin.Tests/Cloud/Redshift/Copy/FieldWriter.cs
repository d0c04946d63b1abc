using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Writes one value as COPY's options and the column's type ask.</summary>
internal sealed class FieldWriter(CopyStatement copy)
{
    /// <param name="rows">Where to.</param>
    /// <param name="column">The column it goes into.</param>
    /// <param name="value">UTF-8 text, not escaped.</param>
    /// <param name="plain">True if the caller knows that nothing in it needs escaping.</param>
    public void Write(RowBuffer rows, TargetColumn column, ReadOnlySpan<byte> value, bool plain)
    {
        if (column.IsText)
        {
            WriteText(rows, column, value, plain);
            return;
        }
        var trimmed = value.Trim(" \t"u8);
        if (trimmed.IsEmpty)
            rows.Null(); // whatever EMPTYASNULL says: only text can be empty
        else if (column.Kind == ColumnKind.Timestamp && copy.Epoch != EpochUnit.None)
            WriteEpoch(rows, column, trimmed);
        else
            rows.Escaped(trimmed);
    }

    private void WriteText(RowBuffer rows, TargetColumn column, ReadOnlySpan<byte> value, bool plain)
    {
        if (value.IsEmpty && copy.EmptyAsNull)
        {
            rows.Null();
            return;
        }
        if (copy.BlanksAsNull && !value.IsEmpty && value.Trim(" \t\r\n\v\f"u8).IsEmpty)
        {
            rows.Null();
            return;
        }
        if (copy.TrimBlanks && column.Kind == ColumnKind.Text)
            value = value.TrimEnd((byte)' ');
        if (copy.InvalidCharacter is { } replacement && !Utf8.IsValid(value))
        {
            value = Repaired(value, replacement);
            plain = false;
        }
        if (column.Kind == ColumnKind.FixedText && !Ascii.IsValid(value))
        {
            var text = Encoding.UTF8.GetString(value);
            throw new RowException(
                RowException.InvalidUtf8,
                "Multibyte character not supported for CHAR (Hint: try using VARCHAR)",
                column,
                text
            );
        }
        if (column.MaxBytes is { } max && value.Length > max)
        {
            if (!copy.TruncateColumns)
                throw new RowException(
                    RowException.StringTooLong,
                    "String length exceeds DDL length",
                    column,
                    Encoding.UTF8.GetString(value)
                );
            value = Truncated(value, max);
        }
        if (plain)
            rows.Plain(value);
        else
            rows.Escaped(value);
    }

    private void WriteEpoch(RowBuffer rows, TargetColumn column, ReadOnlySpan<byte> value)
    {
        if (!Utf8Parser.TryParse(value, out decimal number, out var used) || used != value.Length)
            throw new RowException(
                RowException.InvalidTimestamp,
                "Invalid timestamp format or value",
                column,
                Encoding.UTF8.GetString(value)
            );
        var ticks = number * (copy.Epoch == EpochUnit.Seconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond);
        try
        {
            var time = DateTimeOffset.UnixEpoch.AddTicks((long)ticks);
            rows.Plain(Encoding.ASCII.GetBytes(time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new RowException(
                RowException.InvalidTimestamp,
                "Invalid timestamp format or value",
                column,
                Encoding.UTF8.GetString(value)
            );
        }
    }

    // Never in the middle of a character.
    private static ReadOnlySpan<byte> Truncated(ReadOnlySpan<byte> value, int max)
    {
        while (max > 0 && (value[max] & 0xC0) == 0x80)
            max--;
        return value[..max];
    }

    // Redshift puts one replacement for every byte of an invalid character.
    private static ReadOnlySpan<byte> Repaired(ReadOnlySpan<byte> value, byte replacement)
    {
        var result = new byte[value.Length];
        var at = 0;
        while (at < value.Length)
        {
            var status = Rune.DecodeFromUtf8(value[at..], out _, out var length);
            if (status == System.Buffers.OperationStatus.Done)
                value.Slice(at, length).CopyTo(result.AsSpan(at));
            else
                result.AsSpan(at, length).Fill(replacement);
            at += length;
        }
        return result;
    }
}
