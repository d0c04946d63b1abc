namespace GapFurniture.Http;

/// <summary>An answer's headers as JSON: those that may be handed on, each name once.</summary>
public sealed class AnswerHeaders
{
    private readonly List<HeaderField> _fields = new(32);

    /// <summary>Takes the headers of the next answer.</summary>
    public void Take(IReadOnlyList<HeaderField> fields)
    {
        _fields.Clear();
        (Size, Cookies) = (0, 0);
        List<string>? listed = null;
        for (var i = 0; i < fields.Count; i++)
        {
            var field = fields[i];
            if (field.Is("Connection"))
                HeaderRules.AddListed(field.Value, ref listed);
            else if (HeaderRules.IsToken(field.Name) && !HeaderRules.IsOfConnection(field.Name))
                _fields.Add(field with { Value = HeaderRules.Clean(field.Value) });
        }
        listed?.ForEach(name => _fields.RemoveAll(f => f.Is(name)));
        foreach (var field in _fields)
        {
            Size += field.Name.Length + field.Value.Length;
            Cookies += field.Is("Set-Cookie") ? 1 : 0;
        }
    }

    /// <summary>Whether a body is compressed, or otherwise not what its media type says.</summary>
    public bool IsEncoded =>
        _fields.Exists(static f => f.Is("Content-Encoding") && !f.Value.Equals("identity", StringComparison.OrdinalIgnoreCase));

    /// <summary>The media type with its parameters; null where there is none.</summary>
    public string? ContentType => _fields.Find(static f => f.Is("Content-Type")).Value;

    /// <summary>How many cookies are set.</summary>
    public int Cookies { get; private set; }

    /// <summary>Bytes of all names and values.</summary>
    public int Size { get; private set; }

    public HeaderField Longest => _fields.MaxBy(static f => f.Value.Length);

    /// <summary>An object that has every name with the list of its values.</summary>
    public void WriteLists(JsonBuffer json) => Write(json, asLists: true, withCookie: true);

    /// <summary>
    /// An object that has every name with its values joined by commas, which says the same
    /// (<see href="https://www.rfc-editor.org/rfc/rfc9110#section-5.3"/>) but for Set-Cookie.
    /// </summary>
    /// <param name="withCookie">Set-Cookie too, the last of them.</param>
    public void WriteJoined(JsonBuffer json, bool withCookie) => Write(json, asLists: false, withCookie);

    /// <summary>The values of Set-Cookie as a list.</summary>
    public void WriteCookies(JsonBuffer json) => WriteList(json, "Set-Cookie");

    private void Write(JsonBuffer json, bool asLists, bool withCookie)
    {
        json.Raw("{"u8);
        var isFirst = true;
        for (var i = 0; i < _fields.Count; i++)
        {
            var isCookie = _fields[i].Is("Set-Cookie");
            if (IsRepeated(i) || (isCookie && !withCookie))
                continue;
            json.Raw(isFirst ? ""u8 : ","u8).Text(_fields[i].Name).Raw(":"u8);
            isFirst = false;
            if (asLists)
                WriteList(json, _fields[i].Name);
            else
                json.Text(isCookie ? LastCookie : Joined(i));
        }
        json.Raw("}"u8);
    }

    private void WriteList(JsonBuffer json, string name)
    {
        json.Raw("["u8);
        var isFirst = true;
        foreach (var field in _fields)
        {
            if (!field.Is(name))
                continue;
            json.Raw(isFirst ? ""u8 : ","u8).Text(field.Value);
            isFirst = false;
        }
        json.Raw("]"u8);
    }

    private bool IsRepeated(int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (_fields[i].Is(_fields[index].Name))
                return true;
        }
        return false;
    }

    private string Joined(int index)
    {
        var value = _fields[index].Value;
        for (var i = index + 1; i < _fields.Count; i++)
        {
            if (_fields[i].Is(_fields[index].Name))
                value = $"{value}, {_fields[i].Value}";
        }
        return value;
    }

    private string LastCookie => _fields.FindLast(static f => f.Is("Set-Cookie")).Value;
}
