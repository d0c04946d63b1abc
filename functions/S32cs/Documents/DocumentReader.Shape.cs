namespace GapFurniture.S32cs.Documents;

/// <content>Documents that look like the one before.</content>
internal ref partial struct DocumentReader
{
    /// <summary>Reads a document of the known shape; false leaves everything to the full reading.</summary>
    private bool ReadAlike()
    {
        if (_shape.Values < 0)
            return false;
        for (var value = 0; value < _shape.Values; value++)
        {
            if (!TakeLiteral(value) || !ReadValue(_shape.Kind(value)))
                return false;
        }
        if (!TakeLiteral(_shape.Values))
            return false;
        _hasId = _hasType = true;
        (Type, _fieldCount) = (_shape.Type, _shape.FieldCount);
        return true;
    }

    private bool TakeLiteral(int value)
    {
        var literal = _shape.Literal(value);
        if (!_line[_at..].StartsWith(literal))
            return false;
        _at += literal.Length;
        return true;
    }

    private bool ReadValue(ValueKind kind) =>
        kind switch
        {
            ValueKind.Text => ReadValueText(),
            ValueKind.Id => ReadId(),
            // Another value in its place is no bad number.
            _ => _at < _line.Length && _line[_at] is (>= (byte)'0' and <= (byte)'9') or (byte)'-' && ReadNumber(),
        };

    private void StartAgain()
    {
        Reset();
        _at = _runStart = _documentStart;
    }

    private bool ReadSeenId()
    {
        var start = _at;
        return ReadId() && See(ValueKind.Id, start);
    }

    private bool ReadSeenText()
    {
        var start = _at;
        return ReadValueText() && See(ValueKind.Text, start);
    }

    private bool ReadSeenNumber()
    {
        var start = _at;
        return ReadNumber() && See(ValueKind.Number, start);
    }

    private readonly bool See(ValueKind kind, int start)
    {
        _shape.See(kind, start, _at);
        return true;
    }

    // A document that stays as it is shows what the next one may look like.
    private readonly void Learn()
    {
        if (Cleanings == 0)
            _shape.Learn(_line, _documentStart, _at, Type, _fieldCount);
    }
}
