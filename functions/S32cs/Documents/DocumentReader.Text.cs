using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace GapFurniture.S32cs.Documents;

/// <content>Strings: ids and names that must be right as they are, and values, out of which forbidden characters are taken.</content>
internal ref partial struct DocumentReader
{
    // Long enough for every id and name that may pass, each character an escape of its own.
    private const int LongestDecoded = 256;

    private static readonly SearchValues<byte> s_idCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=#;:/?@&"u8
    );

    private static readonly SearchValues<byte> s_nameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_"u8);

    private bool ReadId()
    {
        var start = _at;
        if (!TryTake((byte)'"'))
            return ReadNumericId(start);
        if (!ReadText(out var id))
            return false;
        Id = id;
        return CheckId(id);
    }

    private bool CheckId(ReadOnlySpan<byte> id)
    {
        if (id.IsEmpty)
            return Reject(RejectKind.IdMissing, "id is empty");
        // Allowed characters are all ASCII, so that bytes are characters.
        if (id.IndexOfAnyExcept(s_idCharacters) >= 0)
            return Reject(RejectKind.IdCharacters, $"id {Quote(id)} has characters other than letters, digits and _-=#;:/?@&");
        return id.Length <= CloudSearchLimits.IdLength
            || Reject(RejectKind.IdTooLong, $"id of {id.Length} characters; CloudSearch takes {CloudSearchLimits.IdLength}");
    }

    private bool ReadNumericId(int start)
    {
        if (TryPeek((byte)'n'))
            return ReadLiteral("null"u8) && Reject(RejectKind.IdMissing, "id is null");
        if (_at >= _line.Length || _line[_at] is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')))
            return Reject(RejectKind.IdNotText, "id is not text");
        if (!ReadNumber())
            return false;
        var id = _line[start.._at];
        if (!_numericIds)
            return Reject(RejectKind.IdNotText, $"id {Quote(id)} is a number, not text");
        // 1e3 and 1.0 have several spellings, and so would the document.
        if (id.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0)
            return Reject(RejectKind.IdNotText, $"id {Quote(id)} is not a whole number");
        Replace(start, start, "\""u8);
        Keep(_at);
        _cleaned.Append("\""u8);
        Id = id;
        return CheckId(id);
    }

    private bool ReadFieldName()
    {
        if (!TryTake((byte)'"'))
            return BadJson("a field's name is expected");
        if (!ReadText(out var name))
            return false;
        if (name.Length is < CloudSearchLimits.NameLeast or > CloudSearchLimits.NameMost)
        {
            return Reject(
                RejectKind.FieldName,
                $"field name {Quote(name)}: it takes {CloudSearchLimits.NameLeast} to {CloudSearchLimits.NameMost} characters"
            );
        }
        if (name[0] is < (byte)'a' or > (byte)'z' || name.IndexOfAnyExcept(s_nameCharacters) >= 0)
            return Reject(RejectKind.FieldName, $"field name {Quote(name)}: it takes a-z, then a-z, 0-9 and _");
        return !name.SequenceEqual("score"u8) || Reject(RejectKind.FieldNameReserved, "field name \"score\" is reserved");
    }

    // The text up to the closing quote, escapes resolved. Control characters in it are left to the rules for ids and names.
    private bool ReadText(out ReadOnlySpan<byte> text)
    {
        var stop = _scanned.NextStop(_at);
        if (stop < _line.Length && _line[stop] == '"')
        {
            text = _line[_at..stop];
            _at = stop + 1;
            return true;
        }
        text = default;
        var start = _at;
        if (!SkipText())
            return false;
        text = Decode(_line[start..(_at - 1)]);
        return true;
    }

    // Rare: an escape in an id or a name. What is longer than any of them may be stays as it is, and fails by its length.
    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> escaped)
    {
        if (escaped.Length > LongestDecoded * 6)
            return escaped;
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                var run = escaped[i..].IndexOf((byte)'\\') is var next and >= 0 ? next : escaped.Length - i;
                text.Append(Encoding.UTF8.GetString(escaped.Slice(i, run)));
                i += run - 1;
                continue;
            }
            i++;
            if (escaped[i] == 'u')
            {
                TryReadHex(escaped[(i + 1)..], out var unit);
                text.Append((char)unit);
                i += 4;
            }
            else
            {
                text.Append(
                    escaped[i] switch
                    {
                        (byte)'b' => '\b',
                        (byte)'f' => '\f',
                        (byte)'n' => '\n',
                        (byte)'r' => '\r',
                        (byte)'t' => '\t',
                        var itself => (char)itself,
                    }
                );
            }
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // To the closing quote and behind it; escapes must be escapes.
    private bool SkipText()
    {
        var at = _at;
        while (true)
        {
            var stop = _scanned.NextStop(at);
            if (stop >= _line.Length)
                return BadJson("a string has no end");
            at = stop + 1;
            if (_line[stop] == '"')
            {
                _at = at;
                return true;
            }
            if (_line[stop] != '\\')
                continue;
            if (!TryReadEscape(stop, out var length, out _))
                return false;
            at = stop + length;
        }
    }

    // A field's text: everything that XML forbids is taken out.
    private bool ReadValueText()
    {
        while (true)
        {
            var stop = _scanned.Noncharacters ? NextStopOrNoncharacter() : _scanned.NextStop(_at);
            if (stop >= _line.Length)
                return BadJson("a string has no end");
            _at = stop;
            switch (_line[_at])
            {
                case (byte)'"':
                    _at++;
                    return true;
                case (byte)'\\':
                    if (!TryReadEscape(_at, out var length, out var forbidden))
                        return false;
                    if (forbidden)
                        Replace(_at, _at + length);
                    _at += length;
                    break;
                case XmlCharacters.FirstOfNoncharacters:
                    // Well-formed UTF-8: two more bytes follow.
                    if (_line[_at + 1] == 0xBF && _line[_at + 2] >= 0xBE)
                        Replace(_at, _at + 3);
                    _at += 3;
                    break;
                // XML allows these two; JSON wants them escaped.
                case (byte)'\t':
                    Replace(_at, ++_at, "\\t"u8);
                    break;
                case (byte)'\r':
                    Replace(_at, ++_at, "\\r"u8);
                    break;
                default:
                    Replace(_at, ++_at);
                    break;
            }
        }
    }

    private readonly int NextStopOrNoncharacter()
    {
        var stop = _scanned.NextStop(_at);
        var first = _line[_at..stop].IndexOf(XmlCharacters.FirstOfNoncharacters);
        return first < 0 ? stop : _at + first;
    }

    // An escape at a backslash; a pair of surrogates counts as one.
    private bool TryReadEscape(int at, out int length, out bool forbidden)
    {
        (length, forbidden) = (2, false);
        switch (at + 1 < _line.Length ? _line[at + 1] : 0)
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'n' or (byte)'r' or (byte)'t':
                return true;
            case (byte)'b' or (byte)'f':
                forbidden = true;
                return true;
            case (byte)'u' when TryReadHex(_line[(at + 2)..], out var unit):
                length = 6;
                var lone = char.IsSurrogate((char)unit);
                if (char.IsHighSurrogate((char)unit) && _line[(at + 6)..].StartsWith("\\u"u8) && TryReadHex(_line[(at + 8)..], out var low))
                {
                    lone = !char.IsLowSurrogate((char)low);
                    length = lone ? 6 : 12;
                }
                forbidden = lone || XmlCharacters.IsForbidden(unit);
                return true;
            default:
                _at = at;
                return BadJson("an escape such as \\n or \\u0041 is expected");
        }
    }

    private static bool TryReadHex(ReadOnlySpan<byte> digits, out int unit)
    {
        unit = 0;
        return digits.Length >= 4 && Utf8Parser.TryParse(digits[..4], out unit, out var used, 'x') && used == 4;
    }

    // For messages: short, printable, and never more than a glance.
    private static string Quote(ReadOnlySpan<byte> utf8)
    {
        const int Longest = 48;
        var text = new StringBuilder("\"");
        foreach (var rune in Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, Longest)]).EnumerateRunes())
        {
            if (Rune.IsControl(rune))
                text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                text.Append(rune);
        }
        return text.Append(utf8.Length > Longest ? "…\"" : "\"").ToString();
    }
}
