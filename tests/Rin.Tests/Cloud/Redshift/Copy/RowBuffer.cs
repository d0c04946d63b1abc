using System.Buffers.Binary;
using System.Text;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Rows in PostgreSQL's COPY text format, framed as one CopyData message.</summary>
internal sealed class RowBuffer(TargetColumn[] columns, CopyStatement copy)
{
    private const int Threshold = 128 * 1024;
    private const int Header = 5;

    private readonly StringBuilder _row = new();
    private readonly MemoryStream _message = new();

    public bool IsFull => _message.Length >= Threshold;

    /// <summary>Bytes of rows in it.</summary>
    public long RowBytes => Math.Max(0, _message.Length - Header);

    /// <summary>Adds a row.</summary>
    /// <exception cref="RowException">A value does not fit its column; nothing was added.</exception>
    public void Add(string?[] values)
    {
        _row.Clear();
        for (var i = 0; i < columns.Length; i++)
        {
            if (i > 0)
                _row.Append('\t');
            if (ValueFor(columns[i], values[i]) is { } value)
                _row.Append(Escaped(value));
            else
                _row.Append("\\N");
        }
        if (_message.Length == 0)
            _message.SetLength(Header);
        _message.Position = _message.Length;
        _message.Write(Encoding.UTF8.GetBytes(_row.Append('\n').ToString()));
    }

    /// <summary>The CopyData message; nothing if there is no row. The buffer is empty again after it was sent.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        var message = _message.ToArray();
        _message.SetLength(0);
        if (message.Length == 0)
            return message;
        message[0] = (byte)'d';
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 1);
        return message;
    }

    private string? ValueFor(TargetColumn column, string? value)
    {
        if (value is null || column.Kind == ColumnKind.Super)
            return value;
        // Only text can be empty.
        if (!column.IsText)
            return value.Trim(' ', '\t') is { Length: > 0 } trimmed ? trimmed : null;
        if ((copy.EmptyAsNull && value.Length == 0) || (copy.BlanksAsNull && value.Length > 0 && string.IsNullOrWhiteSpace(value)))
            return null;
        if (column.Kind == ColumnKind.FixedText && !Ascii.IsValid(value))
        {
            const string reason = "Multibyte character not supported for CHAR (Hint: try using VARCHAR)";
            throw new RowException(RowException.InvalidUtf8, reason, column, value);
        }
        if (column.MaxBytes is not { } max || Encoding.UTF8.GetByteCount(value) <= max)
            return value;
        if (!copy.TruncateColumns)
            throw new RowException(RowException.StringTooLong, "String length exceeds DDL length", column, value);
        // Never in the middle of a character.
        var bytes = Encoding.UTF8.GetBytes(value);
        while (max > 0 && (bytes[max] & 0xC0) == 0x80)
            max--;
        return Encoding.UTF8.GetString(bytes, 0, max);
    }

    private static string Escaped(string value) =>
        value.AsSpan().IndexOfAny("\\\t\n\r") < 0
            ? value
            : value
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\t", "\\t", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal)
                .Replace("\r", "\\r", StringComparison.Ordinal);
}
