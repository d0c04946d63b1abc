using System.Buffers;
using System.Globalization;

namespace GapFurniture.Http;

/// <summary>Which header lines may be handed on, in either direction.</summary>
public static class HeaderRules
{
    /// <summary>What makes a token.</summary>
    /// <seealso href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2"/>
    private static readonly SearchValues<char> s_token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Would end a line, or worse. A tab may stand in a value.</summary>
    private static readonly SearchValues<char> s_control = SearchValues.Create(
        Characters.Between(0, 0x08) + Characters.Between(0x0A, 0x1F) + "\x7F"
    );

    private static readonly SearchValues<char> s_host = SearchValues.Create(
        "-._~%!$&'()*+,;=[]:0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>
    /// What belongs to one connection (<see href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1"/>), and Content-Length: whoever sends a
    /// body counts it.
    /// </summary>
    private static readonly HashSet<string> s_ofConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection",
        "Content-Length",
        "HTTP2-Settings",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    };

    public static bool IsToken(string name) => name.Length > 0 && name.AsSpan().IndexOfAnyExcept(s_token) < 0;

    /// <summary>The lengths come first: most names have another, and need not be hashed.</summary>
    public static bool IsOfConnection(string name) => name.Length is 2 or 7 or 10 or 14 or 16 or 17 && s_ofConnection.Contains(name);

    /// <summary>The value without control characters and without blanks around it: a line cannot end in it.</summary>
    public static string Clean(string value)
    {
        if (value.AsSpan().IndexOfAny(s_control) >= 0)
            value = string.Concat(value.Where(static c => !s_control.Contains(c)));
        return value is [' ' or '\t', ..] or [.., ' ' or '\t'] ? value.Trim(' ', '\t') : value;
    }

    /// <summary>Whether it is a host's name or address, with a port or without.</summary>
    public static bool IsHost(string? host)
    {
        if (string.IsNullOrEmpty(host))
            return false;
        // The colons within brackets are an IPv6 address's.
        var bracket = host[0] == '[' ? host.IndexOf(']', StringComparison.Ordinal) : -1;
        var colon = host.IndexOf(':', bracket + 1);
        var name = colon < 0 ? host.AsSpan() : host.AsSpan(0, colon);
        var isPort = colon < 0 || ushort.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isPort && !name.IsEmpty && (host[0] != '[' || bracket == name.Length - 1) && name.IndexOfAnyExcept(s_host) < 0;
    }

    /// <summary>Adds the names that the value of a Connection line lists.</summary>
    public static void AddListed(string connection, ref List<string>? names) =>
        (names ??= []).AddRange(connection.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Runs of characters, to search for.</summary>
internal static class Characters
{
    /// <summary>Those of two codes and all between them.</summary>
    public static string Between(int first, int last)
    {
        var characters = new char[last - first + 1];
        for (var i = 0; i < characters.Length; i++)
            characters[i] = (char)(first + i);
        return new string(characters);
    }
}
