using System.Buffers;
using System.Text;
using System.Text.Unicode;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Http;

/// <summary>Reads the start line and the header lines of a message.</summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc9112#section-2"/>
internal static class HeadReader
{
    /// <summary>
    /// What a name may hold, or a method.
    /// <see href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2">RFC 9110, tokens</see>.
    /// </summary>
    private static readonly SearchValues<byte> s_token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8
    );

    /// <summary>More header lines than any server writes on purpose.</summary>
    private const int LineLimit = 1_000;

    /// <summary>What would end a line, or a string, somewhere behind us.</summary>
    private static readonly SearchValues<byte> s_broken = SearchValues.Create("\0\r\n"u8);

    public static bool IsToken(ReadOnlySpan<byte> bytes) => bytes.Length > 0 && !bytes.ContainsAnyExcept(s_token);

    /// <summary>Reads the first line of an answer, and moves past it.</summary>
    /// <param name="head">Begins with the status line.</param>
    /// <param name="reason">Its words; empty where it has none.</param>
    /// <param name="isHttp10">Whether the server speaks HTTP/1.0.</param>
    /// <exception cref="HttpFormatException">It is no status line of HTTP/1.</exception>
    public static int Status(ref ReadOnlySpan<byte> head, out string reason, out bool isHttp10)
    {
        var line = NextLine(ref head);
        if (
            line.Length < 12
            || !line.StartsWith("HTTP/1."u8)
            || line[8] != ' '
            || line[9..12].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || line[9] == '0'
            || (line.Length > 12 && line[12] != ' ')
        )
            throw new HttpFormatException($"an answer begins with \"HTTP/1.1 200 OK\" or its like, not with \"{Shown(line)}\"");
        isHttp10 = line[7] == '0';
        reason = line.Length > 13 ? Text(line[13..]) : "";
        return ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + (line[11] - '0');
    }

    /// <summary>Reads the first line of a request, and moves past it.</summary>
    /// <param name="head">Begins with the request line.</param>
    /// <param name="target">As it stands there.</param>
    /// <param name="isHttp10">Whether the client speaks HTTP/1.0.</param>
    /// <exception cref="HttpFormatException">It is no request line of HTTP/1.</exception>
    public static string Method(ref ReadOnlySpan<byte> head, out string target, out bool isHttp10)
    {
        var line = NextLine(ref head);
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (first < 1 || last == first || !IsToken(line[..first]))
            throw new HttpFormatException($"a request begins with \"GET / HTTP/1.1\" or its like, not with \"{Shown(line)}\"");
        var version = line[(last + 1)..];
        if (version.Length != 8 || !version.StartsWith("HTTP/1."u8))
            throw new HttpFormatException($"the version is HTTP/1.1, not \"{Shown(version)}\"") { Status = 505 };
        if (line[(first + 1)..last] is var bytes && (bytes.Length == 0 || bytes.ContainsAnyExceptInRange((byte)'!', (byte)'~')))
            throw new HttpFormatException("the target has a blank or a byte that is no ASCII");
        isHttp10 = version[7] == '0';
        target = Text(bytes);
        return Text(line[..first]);
    }

    /// <summary>Reads the header lines.</summary>
    /// <param name="lines">All lines after the first, with the blank one.</param>
    /// <param name="ofAnswer">
    /// Blanks behind a name are taken off: a proxy has to, and a request with them is to be refused
    /// (<see href="https://www.rfc-editor.org/rfc/rfc9112#section-5.1"/>).
    /// </param>
    /// <exception cref="HttpFormatException">A line is no header, or has bytes that no header may have; or there are too many.</exception>
    public static List<HeaderField> Fields(ReadOnlySpan<byte> lines, bool ofAnswer)
    {
        var fields = new List<HeaderField>(16);
        while (NextLine(ref lines) is { Length: > 0 } line)
        {
            if (fields.Count == LineLimit)
                throw new HttpFormatException($"there are more than {LineLimit} headers") { Status = 431 };
            if (line.ContainsAny(s_broken))
                throw new HttpFormatException($"a header holds NUL or a lone CR: \"{Shown(line)}\"");
            // A line that begins with a blank goes on with the one before: out of use, but to be read as a blank.
            if (line[0] is (byte)' ' or (byte)'\t' && fields is [.., var before])
            {
                fields[^1] = before with { Value = $"{before.Value} {Text(Trim(line))}".Trim() };
                continue;
            }
            var colon = line.IndexOf((byte)':');
            var name = colon < 1 ? default : line[..colon];
            if (ofAnswer)
                name = name.TrimEnd(" \t"u8);
            if (!IsToken(name))
                throw new HttpFormatException($"a header is a name, a colon and a value, not \"{Shown(line)}\"");
            fields.Add(new HeaderField(Text(name), Text(Trim(line[(colon + 1)..]))));
        }
        return fields;
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        var newline = rest.IndexOf((byte)'\n');
        var line = newline < 0 ? rest : rest[..newline];
        rest = newline < 0 ? default : rest[(newline + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value.Trim(" \t"u8);

    /// <summary>UTF-8 as it is, anything else as Latin-1: no byte of an answer is a reason to lose it.</summary>
    private static string Text(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? TextCache.Get(bytes) : Encoding.Latin1.GetString(bytes);

    /// <summary>The beginning of a line, for a message; what cannot be shown is a question mark.</summary>
    private static string Shown(ReadOnlySpan<byte> line)
    {
        Span<byte> shown = stackalloc byte[Math.Min(line.Length, 40)];
        for (var i = 0; i < shown.Length; i++)
            shown[i] = line[i] is >= (byte)' ' and <= (byte)'~' ? line[i] : (byte)'?';
        return Encoding.ASCII.GetString(shown);
    }
}
