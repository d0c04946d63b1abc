using System.Diagnostics;

namespace GapFurniture.S32cs.Documents;

/// <summary>
/// Reads one document of a line: checks it against JSON's grammar and CloudSearch's rules, and cleans it where a rule demands a change, all
/// in one pass. A document that needs no change is a slice of the line itself: nothing is copied, nothing is allocated.
/// </summary>
internal ref partial struct DocumentReader
{
    private readonly ScannedLine _scanned;
    private readonly ReadOnlySpan<byte> _line;
    private readonly bool _numericIds;
    private readonly Cleaned _cleaned;
    private readonly DocumentShape _shape;

    // Set for the second reading of a document that is too large only because of its white space.
    private bool _compact;
    private int _at;

    // First byte of the line that is kept, but not copied yet.
    private int _runStart;
    private int _documentStart;
    private bool _hasId;
    private bool _hasType;
    private bool _hasFields;
    private int _fieldCount;

    /// <param name="line">The line; well-formed UTF-8.</param>
    /// <param name="numericIds">True to make ids that are whole numbers into text.</param>
    /// <param name="cleaned">Room for a document that has to change; its content belongs to this reader until the next document.</param>
    /// <param name="shape">How the last document looked; kept from line to line.</param>
    public DocumentReader(ScannedLine line, bool numericIds, Cleaned cleaned, DocumentShape shape)
    {
        _scanned = line;
        _line = line.Bytes;
        _numericIds = numericIds;
        _cleaned = cleaned;
        _shape = shape;
    }

    /// <summary>The document's bytes, ready to be sent; a slice of the line or of the room for cleaned ones.</summary>
    public ReadOnlySpan<byte> Document { get; private set; }

    public DocumentType Type { get; private set; }

    /// <summary>The id as it stands between its quotes.</summary>
    public ReadOnlySpan<byte> Id { get; private set; }

    /// <summary>How many places were cleaned; 0 for a document that is sent byte for byte.</summary>
    public int Cleanings { get; private set; }

    /// <summary>Why the document is rejected.</summary>
    public RejectKind RejectKind { get; private set; }

    /// <summary>The same for people.</summary>
    public string RejectReason { get; private set; } = "";

    /// <summary>Where in the line the document stands.</summary>
    public readonly Range Extent => _documentStart.._at;

    /// <summary>Reads the next document of the line; several may stand on one.</summary>
    public ReadOutcome Read()
    {
        Reset();
        SkipSpace();
        if (_at >= _line.Length)
            return ReadOutcome.Nothing;
        _documentStart = _runStart = _at;
        if (ReadAlike() && CheckWhole())
            return ReadOutcome.Document;
        StartAgain();
        if (ReadObject() && CheckWhole())
        {
            Learn();
            return ReadOutcome.Document;
        }
        Recover();
        return ReadOutcome.Reject;
    }

    private void Reset()
    {
        _hasId = _hasType = _hasFields = false;
        _fieldCount = 0;
        Cleanings = 0;
        ClearEdits();
    }

    private bool ReadObject()
    {
        _shape.Begin();
        if (_line[_at] != '{')
            return BadJson("a document is an object: {\"id\":…,\"type\":…,\"fields\":{…}}");
        _at++;
        var list = BeginList();
        SkipSpace();
        if (TryTake((byte)'}'))
            return true;
        while (true)
        {
            var member = BeginItem();
            if (!ReadMember(out var keep))
                return false;
            if (!EndItem(ref list, member, keep, (byte)'}', out var last))
                return false;
            if (last)
                return true;
        }
    }

    // One of id, type, fields; anything else the service does not know, and the original left it out, too.
    private bool ReadMember(out bool keep)
    {
        keep = true;
        if (!TryTake((byte)'"'))
            return BadJson("a member's name is expected");
        if (!ReadText(out var name))
            return false;
        if (!TakeColon())
            return false;
        if (name.SequenceEqual("id"u8))
            return Once(ref _hasId, "id") && ReadSeenId();
        if (name.SequenceEqual("type"u8))
            return Once(ref _hasType, "type") && ReadType();
        if (name.SequenceEqual("fields"u8))
            return Once(ref _hasFields, "fields") && ReadFields(out keep);
        keep = false;
        return SkipValue(DeepestSkip);
    }

    private bool Once(ref bool seen, string name)
    {
        if (seen)
            return Reject(RejectKind.MemberTwice, $"{name} is given twice");
        seen = true;
        return true;
    }

    private bool ReadType()
    {
        if (!TryTake((byte)'"'))
            return Reject(RejectKind.TypeUnknown, "type is neither \"add\" nor \"delete\"");
        if (!ReadText(out var type))
            return false;
        if (type.SequenceEqual("add"u8))
            Type = DocumentType.Add;
        else if (type.SequenceEqual("delete"u8))
            Type = DocumentType.Delete;
        else
            return Reject(RejectKind.TypeUnknown, $"type is {Quote(type)}, neither \"add\" nor \"delete\"");
        return true;
    }

    // Fields without any value are left out: a delete may carry them, an add is found out at the end.
    private bool ReadFields(out bool keep)
    {
        keep = false;
        if (_at < _line.Length && _line[_at] == 'n')
            return ReadLiteral("null"u8);
        if (!TryTake((byte)'{'))
            return Reject(RejectKind.FieldsMissing, "fields is not an object");
        var list = BeginList();
        SkipSpace();
        if (TryTake((byte)'}'))
            return true;
        while (true)
        {
            var field = BeginItem();
            if (!ReadFieldName() || !TakeColon() || !ReadFieldValue(out var keepField))
                return false;
            if (keepField && ++_fieldCount > CloudSearchLimits.Fields)
                return Reject(RejectKind.TooManyFields, $"more than {CloudSearchLimits.Fields} fields");
            if (!EndItem(ref list, field, keepField, (byte)'}', out var last))
                return false;
            if (!last)
                continue;
            keep = _fieldCount > 0;
            return true;
        }
    }

    private bool CheckWhole()
    {
        if (!_hasId)
            return Reject(RejectKind.IdMissing, "id is missing");
        if (!_hasType)
            return Reject(RejectKind.TypeUnknown, "type is missing: \"add\" or \"delete\"");
        if (Type == DocumentType.Add && _fieldCount == 0)
            return Reject(RejectKind.FieldsMissing, "add without fields");
        if (Type == DocumentType.Delete && _fieldCount > 0)
            return Reject(RejectKind.FieldsOnDelete, "delete with fields");
        Document = EndEdits();
        if (Document.Length <= CloudSearchLimits.DocumentBytes && !_cleaned.Overflowed)
            return true;
        if (_compact)
            return Reject(RejectKind.TooLarge, $"more than {CloudSearchLimits.DocumentBytes} bytes even without white space");
        return ReadCompact();
    }

    private bool ReadCompact()
    {
        _compact = true;
        Reset();
        _at = _runStart = _documentStart;
        var fits = ReadObject() && CheckWhole();
        _compact = false;
        return fits;
    }

    // A document that breaks a rule of CloudSearch is still JSON: what follows it on the line is read on behind it.
    private void Recover()
    {
        Debug.Assert(RejectReason.Length > 0, "a reject has a reason");
        _compact = false;
        if (RejectKind is not RejectKind.BadJson)
        {
            var (kind, reason) = (RejectKind, RejectReason);
            _at = _documentStart;
            var whole = SkipValue(DeepestSkip);
            (RejectKind, RejectReason) = (kind, reason);
            if (whole)
                return;
        }
        _at = _line.Length;
    }
}
