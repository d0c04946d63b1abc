using System.Runtime.CompilerServices;

namespace GapFurniture.S32cs.Documents;

/// <content>Values and the grammar between them.</content>
internal ref partial struct DocumentReader
{
    // Members that are left out may hold anything; deeper than this it is no data.
    private const int DeepestSkip = 64;

    private bool ReadFieldValue(out bool keep)
    {
        keep = true;
        if (_at >= _line.Length)
            return BadJson("a value is expected");
        switch (_line[_at])
        {
            case (byte)'"':
                _at++;
                return ReadSeenText();
            case (byte)'[':
                return ReadArray(out keep);
            case (byte)'n':
                keep = false;
                return ReadLiteral("null"u8);
            case (byte)'{':
                return Reject(RejectKind.NestedValue, "a field's value is an object; CloudSearch takes text, numbers, and arrays of them");
            default:
                return ReadPlain();
        }
    }

    private bool ReadArray(out bool keep)
    {
        keep = true;
        _at++;
        var list = BeginList();
        SkipSpace();
        if (TryTake((byte)']'))
            return true;
        var count = 0;
        while (true)
        {
            var item = BeginItem();
            if (_at >= _line.Length)
                return BadJson("a value is expected");
            var keepItem = _line[_at] != 'n';
            if (_line[_at] is (byte)'[' or (byte)'{')
                return Reject(RejectKind.NestedValue, "a value of an array is itself an array or object");
            if (
                !(
                    TryTake((byte)'"') ? ReadSeenText()
                    : keepItem ? ReadPlain()
                    : ReadLiteral("null"u8)
                )
            )
                return false;
            if (keepItem && ++count > CloudSearchLimits.Values)
                return Reject(RejectKind.TooManyValues, $"a field has more than {CloudSearchLimits.Values} values");
            if (!EndItem(ref list, item, keepItem, (byte)']', out var last))
                return false;
            if (!last)
                continue;
            // Only nulls: the field itself has no value.
            keep = count > 0;
            return true;
        }
    }

    private bool ReadPlain() =>
        _line[_at] switch
        {
            (byte)'t' => ReadLiteral("true"u8),
            (byte)'f' => ReadLiteral("false"u8),
            _ => ReadSeenNumber(),
        };

    private bool ReadLiteral(ReadOnlySpan<byte> literal)
    {
        if (!_line[_at..].StartsWith(literal))
            return BadJson("a value is expected");
        _at += literal.Length;
        return true;
    }

    private bool ReadNumber()
    {
        if (TryPeek((byte)'-'))
            _at++;
        // A leading zero stands alone.
        var digits = TryTake((byte)'0') ? 1 : SkipDigits();
        if (digits == 0)
            return BadJson("a value is expected");
        if (TryTake((byte)'.') && SkipDigits() == 0)
            return BadJson("digits are expected after the decimal point");
        if (_at < _line.Length && _line[_at] is (byte)'e' or (byte)'E')
        {
            _at++;
            if (_at < _line.Length && _line[_at] is (byte)'+' or (byte)'-')
                _at++;
            if (SkipDigits() == 0)
                return BadJson("digits are expected in the exponent");
        }
        return true;
    }

    private int SkipDigits()
    {
        var start = _at;
        while (_at < _line.Length && _line[_at] is >= (byte)'0' and <= (byte)'9')
            _at++;
        return _at - start;
    }

    // Any value, looked at no further than to find its end.
    private bool SkipValue(int depth)
    {
        if (_at >= _line.Length)
            return BadJson("a value is expected");
        switch (_line[_at])
        {
            case (byte)'"':
                _at++;
                return SkipText();
            case (byte)'{':
                return SkipList(depth, (byte)'}');
            case (byte)'[':
                return SkipList(depth, (byte)']');
            case (byte)'n':
                return ReadLiteral("null"u8);
            default:
                return ReadPlain();
        }
    }

    private bool SkipList(int depth, byte end)
    {
        if (depth == 0)
            return BadJson($"nested more than {DeepestSkip} deep");
        _at++;
        PassSpace();
        if (TryTake(end))
            return true;
        while (true)
        {
            if (end == '}' && !(TryTake((byte)'"') && SkipText() && TakeColonQuietly()))
                return BadJson("a member's name is expected");
            if (!SkipValue(depth - 1))
                return false;
            PassSpace();
            if (TryTake(end))
                return true;
            if (!TryTake((byte)','))
                return BadJson("a comma is expected");
            PassSpace();
        }
    }

    private bool TakeColonQuietly()
    {
        PassSpace();
        if (!TryTake((byte)':'))
            return false;
        PassSpace();
        return true;
    }

    private bool TakeColon()
    {
        SkipSpace();
        if (!TryTake((byte)':'))
            return BadJson("a colon is expected");
        SkipSpace();
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipSpace()
    {
        if ((uint)_at < (uint)_line.Length && _line[_at] <= ' ')
            SkipSpaceSlowly();
    }

    private void SkipSpaceSlowly()
    {
        var start = _at;
        PassSpace();
        if (!_compact || _at == start)
            return;
        var end = _at;
        Keep(start);
        _runStart = end;
    }

    private void PassSpace()
    {
        while (_at < _line.Length && _line[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            _at++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryPeek(byte expected) => (uint)_at < (uint)_line.Length && _line[_at] == expected;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTake(byte expected)
    {
        if (!TryPeek(expected))
            return false;
        _at++;
        return true;
    }

    private bool BadJson(string expected)
    {
        var found = _at < _line.Length ? Quote(_line.Slice(_at, Math.Min(12, _line.Length - _at))) : "the end of the line";
        return Reject(RejectKind.BadJson, $"bad JSON at byte {_at + 1} of the line: {expected}, found {found}");
    }

    private bool Reject(RejectKind kind, string reason)
    {
        (RejectKind, RejectReason) = (kind, reason);
        return false;
    }
}
