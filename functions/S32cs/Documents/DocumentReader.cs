using System.Text;
using System.Text.Json;

namespace GapFurniture.S32cs.Documents;

/// <summary>
/// Reads one document: checks it against JSON's grammar and CloudSearch's rules, and finds out whether anything has to be changed before it
/// can be sent. It changes nothing itself; that is <see cref="DocumentWriter"/>'s part.
/// </summary>
internal ref struct DocumentReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly int _start;
    private readonly bool _numericIds;
    private readonly bool _mayHoldForbidden;
    private Utf8JsonReader _json;
    private Reject? _reject;
    private bool _hasId;
    private bool _hasType;
    private bool _hasFields;
    private int _fieldCount;

    /// <param name="line">The line, its control characters marked by <see cref="XmlText.MarkControls"/>.</param>
    /// <param name="start">Where in it the document begins.</param>
    /// <param name="numericIds">True to accept ids that are whole numbers.</param>
    /// <param name="mayHoldForbidden">True if characters that XML forbids may stand in the line other than as escapes.</param>
    public DocumentReader(ReadOnlySpan<byte> line, int start, bool numericIds, bool mayHoldForbidden)
    {
        _text = line[start..];
        (_start, _numericIds, _mayHoldForbidden) = (start, numericIds, mayHoldForbidden);
        _json = new Utf8JsonReader(_text);
    }

    public DocumentType Type { get; private set; }
    public ReadOnlySpan<byte> Id { get; private set; } // the id, escapes resolved
    public int Length { get; private set; } // bytes of the document; the whole text if its end cannot be found
    public bool NeedsCleaning { get; private set; } // true if it has to be changed before it can be sent

    /// <returns>Why it cannot be sent; null if it can.</returns>
    public Reject? Read()
    {
        Length = _text.Length;
        if (_text[0] is (byte)'[' or (byte)',' or (byte)']')
            return new(RejectKind.SdfBatch, "this is a batch, a JSON array of documents; give one document a line, without [ , and ]");
        if (_text[0] != '{')
            return BadJson(0, $"a document is an object, {{\"id\":…,\"type\":…,\"fields\":{{…}}}}, and not {Quote(_text)}");
        try
        {
            if (ReadObject())
                CheckWhole();
            // A document that breaks a rule of CloudSearch is still JSON: what follows it in the line is read on behind it.
            while (_json.CurrentDepth > 0 || _json.TokenType is not JsonTokenType.EndObject)
                _json.Read();
            Length = (int)_json.BytesConsumed;
        }
        catch (JsonException e)
        {
            _reject ??= BadJson((int)(e.BytePositionInLine ?? 0), Words(e));
        }
        return _reject;
    }

    private bool ReadObject()
    {
        _json.Read();
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            if (!ReadMember())
                return false;
        }
        return true;
    }

    // One of id, type, fields; anything else the service does not know, and the original left it out, too.
    private bool ReadMember()
    {
        var name = TextOf(_json);
        if (name.SequenceEqual("id"u8))
            return Once(ref _hasId, "id") && ReadId();
        if (name.SequenceEqual("type"u8))
            return Once(ref _hasType, "type") && ReadType();
        if (name.SequenceEqual("fields"u8))
            return Once(ref _hasFields, "fields") && ReadFields();
        NeedsCleaning = true;
        _json.Skip();
        return true;
    }

    private bool Once(ref bool seen, string name)
    {
        if (seen)
            return Reject(RejectKind.MemberTwice, $"{name} is given twice");
        return seen = true;
    }

    private bool ReadId()
    {
        _json.Read();
        if (_json.TokenType is JsonTokenType.Null)
            return Reject(RejectKind.IdMissing, "id is null");
        if (_json.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
            return Reject(RejectKind.IdNotText, "id is not text");
        Id = TextOf(_json);
        if (_json.TokenType is JsonTokenType.Number)
        {
            NeedsCleaning = true;
            if (!_numericIds)
                return Reject(RejectKind.IdNotText, $"id {Quote(Id)} is a number, not text");
            // 1e3 and 1.0 have several spellings, and so would the document.
            if (Id.ContainsAny(".eE"u8))
                return Reject(RejectKind.IdNotText, $"id {Quote(Id)} is not a whole number");
        }
        return Id.IsEmpty ? Reject(RejectKind.IdMissing, "id is empty")
            : !CloudSearchLimits.HasIdCharacters(Id)
                ? Reject(RejectKind.IdCharacters, $"id {Quote(Id)} has characters other than letters, digits and _-=#;:/?@&")
            : Id.Length <= CloudSearchLimits.IdLength
                || Reject(RejectKind.IdTooLong, $"id of {Id.Length} characters; CloudSearch accepts {CloudSearchLimits.IdLength}");
    }

    private bool ReadType()
    {
        _json.Read();
        if (_json.TokenType is not JsonTokenType.String)
            return Reject(RejectKind.TypeUnknown, "type is neither \"add\" nor \"delete\"");
        var type = TextOf(_json);
        if (type.SequenceEqual("delete"u8))
            Type = DocumentType.Delete;
        else if (!type.SequenceEqual("add"u8))
            return Reject(RejectKind.TypeUnknown, $"type is {Quote(type)}, neither \"add\" nor \"delete\"");
        return true;
    }

    private bool ReadFields()
    {
        _json.Read();
        if (_json.TokenType is JsonTokenType.Null)
            return NeedsCleaning = true;
        if (_json.TokenType is not JsonTokenType.StartObject)
            return Reject(RejectKind.FieldsMissing, "fields is not an object");
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName)
        {
            if (!CheckFieldName() || !ReadFieldValue(out var isKept))
                return false;
            if (isKept && ++_fieldCount > CloudSearchLimits.Fields)
                return Reject(RejectKind.TooManyFields, $"more than {CloudSearchLimits.Fields} fields");
        }
        return true;
    }

    private bool CheckFieldName()
    {
        var name = TextOf(_json);
        if (!CloudSearchLimits.IsFieldName(name))
            return Reject(
                RejectKind.FieldName,
                $"field name {Quote(name)} is not a lower-case letter and up to {CloudSearchLimits.NameLength - 1} of a-z, 0-9 and _"
            );
        return !name.SequenceEqual("score"u8) || Reject(RejectKind.FieldNameReserved, "field name \"score\" is reserved");
    }

    private bool ReadFieldValue(out bool isKept)
    {
        _json.Read();
        isKept = true;
        if (_json.TokenType is JsonTokenType.StartObject)
            return Reject(RejectKind.NestedValue, "a field's value is an object; CloudSearch accepts text, numbers, and arrays of them");
        if (_json.TokenType is not JsonTokenType.StartArray)
        {
            isKept = ReadPlainValue();
            return true;
        }
        var (count, hasNull) = (0, false);
        while (_json.Read() && _json.TokenType is not JsonTokenType.EndArray)
        {
            if (_json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                return Reject(RejectKind.NestedValue, "a value of an array is itself an array or object");
            if (!ReadPlainValue())
                hasNull = true;
            else if (++count > CloudSearchLimits.Values)
                return Reject(RejectKind.TooManyValues, $"a field has more than {CloudSearchLimits.Values} values");
        }
        // Nothing but nulls: the field itself has no value.
        isKept = count > 0 || !hasNull;
        return true;
    }

    // False for null, which is left out.
    private bool ReadPlainValue()
    {
        if (_json.TokenType is JsonTokenType.String)
            NeedsCleaning |= (_json.ValueIsEscaped || _mayHoldForbidden) && !XmlText.IsClean(_json.ValueSpan);
        if (_json.TokenType is not JsonTokenType.Null)
            return true;
        NeedsCleaning = true;
        return false;
    }

    private void CheckWhole()
    {
        if (!_hasId)
            Reject(RejectKind.IdMissing, "id is missing");
        else if (!_hasType)
            Reject(RejectKind.TypeUnknown, "type is missing: \"add\" or \"delete\"");
        else if (Type is DocumentType.Add && _fieldCount == 0)
            Reject(RejectKind.FieldsMissing, "add without fields");
        // A delete needs none; to leave them out changes nothing.
        NeedsCleaning |= Type is DocumentType.Delete && _hasFields;
    }

    /// <summary>The current string, escapes resolved. With half a surrogate pair in it, it is returned as it is: it cannot be an allowed name or id.</summary>
    public static ReadOnlySpan<byte> TextOf(scoped in Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
            return json.ValueSpan;
        var text = new byte[json.ValueSpan.Length];
        try
        {
            return text.AsSpan(0, json.CopyString(text));
        }
        catch (InvalidOperationException)
        {
            return json.ValueSpan;
        }
    }

    private bool Reject(RejectKind kind, string reason)
    {
        _reject = new Reject(kind, reason);
        return false;
    }

    private readonly Reject BadJson(int at, string reason) =>
        new(RejectKind.BadJson, $"bad JSON at byte {_start + at + 1} of the line: {reason}");

    // Without the reader's own count of lines, which is always 0 here, and what it advises programmers.
    private static string Words(JsonException e) =>
        e.Message.Split([" LineNumber:", " which is not supported"], StringSplitOptions.None)[0].TrimEnd('.');

    // For messages: short, printable, and never more than a glance.
    private static string Quote(ReadOnlySpan<byte> utf8)
    {
        const int Longest = 48;
        var text = new StringBuilder("\"");
        foreach (var rune in Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, Longest)]).EnumerateRunes())
        {
            if (Rune.IsControl(rune))
                text.Append($"\\u{rune.Value:x4}");
            else
                text.Append(rune);
        }
        return text.Append(utf8.Length > Longest ? "…\"" : "\"").ToString();
    }
}
