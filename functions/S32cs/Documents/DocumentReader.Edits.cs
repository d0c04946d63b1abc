namespace GapFurniture.S32cs.Documents;

/// <content>How a document changes: runs of the line that are kept go to <see cref="Cleaned"/>, with what is left out between them.</content>
internal ref partial struct DocumentReader
{
    // Length of the document as it would be sent up to here.
    private readonly int Sent => _cleaned.Length + (_at - _runStart);

    private readonly void ClearEdits() => _cleaned.Clear();

    private ReadOnlySpan<byte> EndEdits()
    {
        if (_cleaned.Length == 0 && !_cleaned.Overflowed && Cleanings == 0)
            return _line[_documentStart.._at];
        Keep(_at);
        return _cleaned.Bytes;
    }

    private void Keep(int end)
    {
        if (end > _runStart)
            _cleaned.Append(_line[_runStart..end]);
        _runStart = end;
    }

    /// <summary>Leaves out bytes, and puts others in their place.</summary>
    private void Replace(int start, int end, ReadOnlySpan<byte> replacement = default)
    {
        Cleanings++;
        Keep(start);
        _cleaned.Append(replacement);
        _runStart = end;
    }

    /// <summary>Takes back what would be sent beyond a length, and goes on with the line from here.</summary>
    private void TakeBack(int sent)
    {
        if (sent > _cleaned.Length)
            Keep(_runStart + (sent - _cleaned.Length));
        else
            _cleaned.Truncate(sent);
        _runStart = _at;
    }

    /// <summary>Where the kept items of an object or array end so far: behind the opening bracket at first.</summary>
    private readonly int BeginList() => Sent;

    private readonly int BeginItem() => Sent;

    /// <summary>Reads what follows an item, a comma or the end, and takes the item back if it is not kept, its comma with it.</summary>
    private bool EndItem(scoped ref int list, int item, bool keep, byte end, out bool last)
    {
        if (keep)
            list = Sent;
        SkipSpace();
        last = TryPeek(end);
        if (!last && !TryTake((byte)','))
            return BadJson(end == '}' ? "a comma or } is expected" : "a comma or ] is expected");
        if (!last)
            SkipSpace();
        if (!keep)
        {
            Cleanings++;
            TakeBack(last ? list : item);
        }
        if (last)
            _at++;
        return true;
    }
}
