namespace GapFurniture.Http;

/// <summary>The headers of one request, gathered from an event. Whatever the event holds, what comes out can be sent.</summary>
public sealed class RequestHeaders
{
    private readonly List<HeaderField> _fields = new(32);
    private string? _cookie;
    private string? _host;

    /// <summary>Adds the headers of an event.</summary>
    /// <param name="all">Lists of values, or single ones, by name.</param>
    /// <param name="last">The same, for names that <paramref name="all"/> lacks.</param>
    public void Add(JsonMembers all, JsonMembers last)
    {
        List<string>? listed = null;
        for (var i = 0; i < all.Count; i++)
            AddAll(JsonText.Unescape(all.Name(i)), all[i], ref listed);
        for (var i = 0; i < last.Count; i++)
        {
            if (!all.Has(last.Name(i), near: i))
                AddAll(JsonText.Unescape(last.Name(i)), last[i], ref listed);
        }
        listed?.ForEach(name => _fields.RemoveAll(f => f.Is(name)));
    }

    /// <summary>Takes the cookies of payload 2.0 in place of the header, which holds the same.</summary>
    public void TakeCookies(JsonValue cookies)
    {
        string? joined = null;
        foreach (var cookie in cookies)
            joined = Joined(joined, HeaderRules.Clean(cookie.Text ?? ""));
        _cookie = joined ?? _cookie;
    }

    /// <summary>Adds a header where there is none of that name.</summary>
    public void AddMissing(string name, string? value)
    {
        if (value is not null && !_fields.Exists(f => f.Is(name)))
            _fields.Add(new HeaderField(name, HeaderRules.Clean(value)));
    }

    /// <summary>Sets a header in place of those of that name.</summary>
    public void Set(string name, string value)
    {
        if (string.Equals(name, "Host", StringComparison.OrdinalIgnoreCase))
        {
            _host = HeaderRules.Clean(value);
            return;
        }
        if (string.Equals(name, "Cookie", StringComparison.OrdinalIgnoreCase))
            _cookie = null;
        _fields.RemoveAll(f => f.Is(name));
        _fields.Add(new HeaderField(name, HeaderRules.Clean(value)));
    }

    /// <summary>The list, Host first.</summary>
    /// <param name="domain">Host where the event's headers have none that is valid; the last resort is localhost.</param>
    /// <param name="options">Its own headers, and the one that becomes Authorization.</param>
    public List<HeaderField> Finish(string? domain, HttpEventOptions options)
    {
        if (options.AuthorizationSource is { } source && _fields.Exists(f => f.Is(source)))
        {
            var value = _fields.Find(f => f.Is(source)).Value;
            _fields.RemoveAll(f => f.Is(source));
            Set("Authorization", value);
        }
        for (var i = 0; i < options.Headers.Count; i++)
            Set(options.Headers[i].Name, options.Headers[i].Value);
        // One line: HTTP/1.1 allows no more, and where HTTP/2 splits cookies it is to be undone.
        if (_cookie is not null)
            _fields.Add(new HeaderField("Cookie", _cookie));
        _fields.Insert(0, new HeaderField("Host", _host ?? (HeaderRules.IsHost(domain) ? domain! : "localhost")));
        return _fields;
    }

    private void AddAll(string name, JsonValue value, ref List<string>? listed)
    {
        if (!value.IsArray)
        {
            Add(name, value.Text, ref listed);
            return;
        }
        foreach (var one in value)
            Add(name, one.Text, ref listed);
    }

    private void Add(string name, string? value, ref List<string>? listed)
    {
        if (value is null || !HeaderRules.IsToken(name) || ContextHeaders.IsForged(name))
            return;
        value = HeaderRules.Clean(value);
        if (name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
            HeaderRules.AddListed(value, ref listed);
        else if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            _host ??= HeaderRules.IsHost(value) ? value : null;
        else if (name.Equals("Cookie", StringComparison.OrdinalIgnoreCase))
            _cookie = Joined(_cookie, value);
        else if (!HeaderRules.IsOfConnection(name) && !name.Equals("Expect", StringComparison.OrdinalIgnoreCase))
            _fields.Add(new HeaderField(name, value));
    }

    private static string? Joined(string? cookies, string more) =>
        more.Length == 0 ? cookies
        : cookies is null ? more
        : $"{cookies}; {more}";
}
