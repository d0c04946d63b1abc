using System.Buffers;
using System.Text;

namespace GapFurniture.Http;

/// <summary>Path and query as they stand in a request line: printable ASCII without blanks, whatever the event holds.</summary>
public static class RequestTarget
{
    /// <summary>What stands in a path as it is; %, which is special, and all that is not here is escaped. Servers take brackets, though RFC 3986 does not.</summary>
    private static readonly SearchValues<char> s_path = SearchValues.Create(
        "-._~!$&'()*+,;=:@/[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>What a name or value of a query holds as it is. Both + and blank are escaped: what decodes forms and what decodes URIs agree on these.</summary>
    private static readonly SearchValues<char> s_component = SearchValues.Create(
        "-._~!'()*0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>All that can stand in a request line and does not end the query: a query that comes as it was sent stays so.</summary>
    private static readonly SearchValues<char> s_query = SearchValues.Create(Characters.Between('!', '"') + Characters.Between('$', '~'));

    /// <param name="path">With a slash in front or without; nothing is normalised, so that the server sees // and .. as they came.</param>
    /// <param name="decoded">API Gateway has decoded it once: every % in it is one that the client wrote as %25.</param>
    /// <param name="query">Escaped; empty for none.</param>
    public static string Of(string path, bool decoded, string query)
    {
        var target = new StringBuilder(path.Length + query.Length + 2);
        if (path is not ['/', ..])
            target.Append('/');
        Escape(target, path, s_path, keepsEscapes: !decoded);
        if (query.Length > 0)
            target.Append('?').Append(query);
        return target.ToString();
    }

    /// <summary>A query that came as it was sent.</summary>
    public static string Query(string raw)
    {
        var query = new StringBuilder(raw.Length);
        Escape(query, raw, s_query, keepsEscapes: false);
        return query.ToString();
    }

    /// <summary>A query of names and values.</summary>
    /// <param name="all">Lists of values, or single ones, by name.</param>
    /// <param name="last">The same, for names that <paramref name="all"/> lacks.</param>
    /// <param name="decoded">They are to be escaped. Otherwise they are escaped already.</param>
    public static string Query(JsonMembers all, JsonMembers last, bool decoded)
    {
        if (all.Count == 0 && last.Count == 0)
            return "";
        var query = new StringBuilder();
        for (var i = 0; i < all.Count; i++)
            AddAll(query, all.Name(i), all[i], decoded);
        for (var i = 0; i < last.Count; i++)
        {
            if (!all.Has(last.Name(i), near: i))
                AddAll(query, last.Name(i), last[i], decoded);
        }
        return query.ToString();
    }

    /// <summary>One segment of a path, such as a WebSocket's route.</summary>
    public static string Segment(string text)
    {
        var segment = new StringBuilder(text.Length);
        Escape(segment, text, s_path, keepsEscapes: false);
        return segment.Replace("/", "%2F").ToString();
    }

    /// <summary>Takes a prefix such as <c>/api</c> off a path, once, where it is followed by a slash or nothing.</summary>
    public static string WithoutPrefix(string path, string prefix)
    {
        prefix = prefix.TrimEnd('/');
        if (prefix.Length == 0 || !path.StartsWith(prefix, StringComparison.Ordinal))
            return path;
        if (path.Length == prefix.Length)
            return "/";
        return path[prefix.Length] == '/' ? path[prefix.Length..] : path;
    }

    private static void AddAll(StringBuilder query, ReadOnlySpan<byte> name, JsonValue value, bool decoded)
    {
        if (!value.IsArray)
        {
            Add(query, name, value, decoded);
            return;
        }
        foreach (var one in value)
            Add(query, name, one, decoded);
    }

    private static void Add(StringBuilder query, ReadOnlySpan<byte> name, JsonValue value, bool decoded)
    {
        if (query.Length > 0)
            query.Append('&');
        var allowed = decoded ? s_component : s_query;
        Escape(query, JsonText.Unescape(name), allowed, keepsEscapes: false);
        query.Append('=');
        Escape(query, value.Text ?? "", allowed, keepsEscapes: false);
    }

    private static void Escape(StringBuilder to, ReadOnlySpan<char> text, SearchValues<char> allowed, bool keepsEscapes)
    {
        Span<byte> utf8 = stackalloc byte[4];
        while (true)
        {
            var plain = text.IndexOfAnyExcept(allowed);
            if (plain < 0)
            {
                to.Append(text);
                return;
            }
            to.Append(text[..plain]);
            text = text[plain..];
            if (keepsEscapes && text is ['%', var high, var low, ..] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low))
            {
                to.Append('%');
                text = text[1..];
                continue;
            }
            // Half a surrogate pair becomes U+FFFD here.
            _ = Rune.DecodeFromUtf16(text, out var rune, out var consumed);
            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
                to.Append('%').Append(value.ToString("X2"));
            text = text[consumed..];
        }
    }
}
