namespace GapFurniture.S32cs.Documents;

/// <summary>
/// How the last accepted document looked apart from its values. Most lines of a file look alike: where everything between the values is
/// byte for byte the same again, its grammar and its names need not be looked at again, only the values.
/// </summary>
internal sealed class DocumentShape
{
    // Documents beyond these are read in full each time.
    private const int MostValues = 64;
    private const int MostBytes = 4096;

    private readonly byte[] _literals = new byte[MostBytes];
    private readonly int[] _ends = new int[MostValues + 1];
    private readonly ValueKind[] _kinds = new ValueKind[MostValues];
    private readonly (ValueKind Kind, int Start, int End)[] _seen = new (ValueKind, int, int)[MostValues];
    private int _seenCount;

    /// <summary>Values of the shape; below 0 when there is none.</summary>
    public int Values { get; private set; } = -1;

    public DocumentType Type { get; private set; }

    public int FieldCount { get; private set; }

    /// <summary>What stands before a value; for <see cref="Values"/>, what stands behind the last one.</summary>
    public ReadOnlySpan<byte> Literal(int value)
    {
        var start = value == 0 ? 0 : _ends[value - 1];
        return _literals.AsSpan(start, _ends[value] - start);
    }

    public ValueKind Kind(int value) => _kinds[value];

    /// <summary>A document is going to be read in full.</summary>
    public void Begin() => _seenCount = 0;

    /// <summary>It has a value, as the bytes between two places of the line.</summary>
    public void See(ValueKind kind, int start, int end)
    {
        if (_seenCount < MostValues)
            _seen[_seenCount] = (kind, start, end);
        _seenCount++;
    }

    /// <summary>It was accepted as it is.</summary>
    /// <param name="line">The line in which it stands.</param>
    /// <param name="start">Its first byte.</param>
    /// <param name="end">Behind its last byte.</param>
    /// <param name="type">Add or delete.</param>
    /// <param name="fieldCount">Its fields.</param>
    public void Learn(ReadOnlySpan<byte> line, int start, int end, DocumentType type, int fieldCount)
    {
        Values = -1;
        if (_seenCount > MostValues)
            return;
        var length = 0;
        for (var i = 0; i <= _seenCount; i++)
        {
            var literal = line[start..(i < _seenCount ? _seen[i].Start : end)];
            if (length + literal.Length > MostBytes)
                return;
            literal.CopyTo(_literals.AsSpan(length));
            _ends[i] = length += literal.Length;
            if (i == _seenCount)
                break;
            (_kinds[i], start) = (_seen[i].Kind, _seen[i].End);
        }
        (Values, Type, FieldCount) = (_seenCount, type, fieldCount);
    }
}
