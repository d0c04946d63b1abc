using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GapFurniture.ServerWrap.Http;

namespace GapFurniture.ServerWrap.Settings;

/// <summary>Addresses as users write them: <c>unix:/run/app.sock</c>, <c>8080</c>, <c>127.0.0.1:8080</c>, <c>localhost:8080</c>.</summary>
internal static class Address
{
    /// <summary>sun_path of sockaddr_un, with the null at its end.</summary>
    private const int LongestPath = 107;

    private const string NoSocket = "PORT or IP:PORT";

    /// <summary>Reads the address of a server.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static EndPoint Parse(string text)
    {
        if (!text.StartsWith("unix:", StringComparison.Ordinal))
            return ParseIP(
                text.StartsWith("http://", StringComparison.Ordinal) ? text["http://".Length..].TrimEnd('/') : text,
                least: 1,
                "unix:/PATH, PORT, or IP:PORT"
            );
        return Unix(text["unix:".Length..]);
    }

    /// <summary>The address of a unix socket.</summary>
    /// <exception cref="FormatException">The path does not begin with a slash, or is too long for Linux.</exception>
    public static UnixDomainSocketEndPoint Unix(string path)
    {
        if (path is not ['/', _, ..])
            throw new FormatException($"\"unix:{path}\" names no socket: write unix:/PATH");
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
            throw new FormatException($"the path {path} is longer than a unix socket's may be ({LongestPath} bytes)");
        return new UnixDomainSocketEndPoint(path);
    }

    /// <summary>Reads a port, or an address and a port.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IPEndPoint ParseIP(string text) => ParseIP(text, least: 1, NoSocket);

    /// <summary>Reads where to listen: as <see cref="ParseIP(string)"/>, port 0 for any that is free, <c>*:PORT</c> for all addresses of the machine.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IPEndPoint ParseListen(string text) =>
        ParseIP(text.StartsWith("*:", StringComparison.Ordinal) ? $"{IPAddress.Any}{text[1..]}" : text, least: 0, NoSocket);

    private static IPEndPoint ParseIP(string text, int least, string expected)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "127.0.0.1" : text[..colon].Trim('[', ']');
        var isKnown = IPAddress.TryParse(host is "localhost" or "*" or "" ? "127.0.0.1" : host, out var address);
        return
            isKnown
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port >= least
            && port < 65536
            ? new IPEndPoint(address!, port)
            : throw new FormatException($"\"{text}\" is no address: write {expected}");
    }

    /// <summary>A port of loopback that is free now.</summary>
    public static IPEndPoint FreePort()
    {
        using var socket = HttpSocket.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        return socket.End(isOther: false);
    }
}
