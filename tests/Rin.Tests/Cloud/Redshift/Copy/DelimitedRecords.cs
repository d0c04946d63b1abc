using System.Text;

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>Reads CSV, and plain fields with a delimiter between them.</summary>
internal static class DelimitedRecords
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    public static IEnumerable<InputRecord> Read(byte[] file, TargetColumn[] columns, CopyStatement copy)
    {
        // Invalid bytes fail their own record only.
        var valid = System.Text.Unicode.Utf8.IsValid(file);
        var text = (valid ? s_strict : Encoding.Latin1).GetString(file.AsSpan(file.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
        var reader = new Fields(text, copy);
        for (var header = copy.IgnoreHeader; header > 0 && !reader.AtEnd; header--)
            reader.SkipLine();
        while (!reader.AtEnd)
        {
            var (start, line) = (reader.At, reader.Line);
            InputRecord record;
            try
            {
                var fields = reader.Read();
                if (!valid)
                    fields = fields.ConvertAll(f => f is null ? null : s_strict.GetString(Encoding.Latin1.GetBytes(f)));
                record = Record(fields, line, columns, reader.FirstLine(start));
            }
            catch (FormatException)
            {
                record = InputRecord.Bad(line, RowException.InvalidQuotes, "Invalid quote formatting for CSV", reader.FirstLine(start));
                reader.Return(start, line);
                reader.SkipLine();
            }
            catch (DecoderFallbackException)
            {
                const string reason = "String contains invalid or unsupported UTF-8 codepoints";
                record = InputRecord.Bad(line, RowException.InvalidUtf8, reason, reader.FirstLine(start));
            }
            yield return reader.At - start > InputRecord.MaxBytes
                ? InputRecord.Bad(line, RowException.RowTooLong, "The record is longer than 4 MB", "")
                : record;
        }
    }

    private static InputRecord Record(List<string?> fields, long line, TargetColumn[] columns, string raw) =>
        fields.Count > columns.Length ? InputRecord.Bad(line, RowException.ExtraColumns, "Extra column(s) found", raw)
        : fields.Count < columns.Length
            ? InputRecord.Bad(line, RowException.DelimiterNotFound, "Delimiter not found", raw, columns[fields.Count - 1])
        : new InputRecord(line, [.. fields]);

    /// <summary>Goes through a text, record by record.</summary>
    private sealed class Fields(string text, CopyStatement copy)
    {
        private readonly char _delimiter = copy.Delimiter ?? (copy.IsCsv ? ',' : '|');
        private readonly StringBuilder _field = new();

        public int At { get; private set; }

        public long Line { get; private set; } = 1;

        public bool AtEnd => At >= text.Length;

        public void Return(int at, long line) => (At, Line) = (at, line);

        public void SkipLine()
        {
            var end = text.IndexOf('\n', At);
            At = end < 0 ? text.Length : end + 1;
            Line++;
        }

        public string FirstLine(int start)
        {
            var end = text.IndexOf('\n', start);
            return (end < 0 ? text[start..] : text[start..end]).TrimEnd('\r');
        }

        /// <summary>The fields up to the end of the line that is not in quotes.</summary>
        /// <exception cref="FormatException">The quotes are wrong.</exception>
        public List<string?> Read()
        {
            var fields = new List<string?>();
            while (true)
            {
                var quoted = copy.IsCsv && IsQuoted();
                var value = quoted ? ReadQuoted() : ReadPlain();
                fields.Add(!quoted && value == copy.NullAs ? null : value);
                if (AtEnd)
                {
                    Line++;
                    return fields;
                }
                if (text[At++] != '\n')
                    continue;
                Line++;
                return fields;
            }
        }

        private string ReadPlain()
        {
            var end = text.AsSpan(At).IndexOfAny(_delimiter, '\n');
            end = end < 0 ? text.Length : At + end;
            var value = text[At..end];
            At = end;
            return AtEnd || text[At] == '\n' ? value.TrimEnd('\r') : value;
        }

        // Blanks around the quotes do not count.
        private bool IsQuoted()
        {
            var open = At;
            while (open < text.Length && text[open] is ' ' or '\t' && text[open] != _delimiter)
                open++;
            if (open >= text.Length || text[open] != copy.Quote)
                return false;
            At = open + 1;
            return true;
        }

        private string ReadQuoted()
        {
            _field.Clear();
            while (true)
            {
                var close = text.IndexOf(copy.Quote, At);
                if (close < 0)
                    throw new FormatException();
                _field.Append(text, At, close - At);
                Line += text.AsSpan(At, close - At).Count('\n');
                At = close + 1;
                if (AtEnd || text[At] != copy.Quote)
                    break;
                _field.Append(text[At++]);
            }
            while (!AtEnd && text[At] is ' ' or '\t' or '\r' && text[At] != _delimiter)
                At++;
            return AtEnd || text[At] == _delimiter || text[At] == '\n' ? _field.ToString() : throw new FormatException();
        }
    }
}
