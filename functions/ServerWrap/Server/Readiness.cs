using System.Net;
using System.Net.Sockets;
using System.Text;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Server;

/// <summary>Finds out whether the server is ready: it accepts connections, or a path of it answers with one of the statuses that mean ready.</summary>
internal sealed class Readiness(EndPoint endPoint, string? path, StatusSet statuses)
{
    private readonly SocketAddress _address = endPoint.Serialize();

    /// <summary>Why the last look found it not ready, for messages.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Looks once.</summary>
    /// <param name="timeout">How long an answer may take.</param>
    public bool IsReady(TimeSpan timeout)
    {
        if (path is not null)
            return Answers(timeout);
        if (Accepts())
            return true;
        Reason = Nobody;
        return false;
    }

    /// <summary>True if something accepts connections there.</summary>
    /// <remarks>Most looks find nobody yet. An exception, as .NET's sockets throw, would take longer than all the rest of a look.</remarks>
    public unsafe bool Accepts()
    {
        const int stream = 1 | Native.CloseOnExec; // SOCK_STREAM | SOCK_CLOEXEC
        var bytes = _address.Buffer.Span[.._address.Size];
        // Its own number of the family, which for IPv6 is another one than .NET's.
        var socket = Native.Socket(BitConverter.ToUInt16(bytes), stream, 0);
        if (socket < 0)
            return false;
        fixed (byte* address = bytes)
        {
            var isAccepted = Native.Connect(socket, address, (uint)bytes.Length) == 0;
            _ = Native.Close(socket);
            return isAccepted;
        }
    }

    /// <summary>The address as users write it.</summary>
    public static string Describe(EndPoint endPoint) => endPoint is UnixDomainSocketEndPoint ? $"unix:{endPoint}" : endPoint.ToString()!;

    private string Nobody => $"nothing accepts connections at {Describe(endPoint)}";

    private bool Answers(TimeSpan timeout)
    {
        try
        {
            var protocol = endPoint is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp;
            using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, protocol);
            socket.Connect(endPoint);
            return Answers(socket, timeout);
        }
        catch (SocketException e)
        {
            Reason = e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock ? $"{path} does not answer" : Nobody;
            return false;
        }
    }

    private bool Answers(Socket socket, TimeSpan timeout)
    {
        socket.ReceiveTimeout = Math.Max(1, (int)timeout.TotalMilliseconds);
        socket.Send(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: serverwrap\r\nConnection: close\r\n\r\n")
        );
        // "HTTP/1.1 200"
        Span<byte> start = stackalloc byte[12];
        var length = 0;
        while (length < start.Length && socket.Receive(start[length..]) is > 0 and var count)
            length += count;
        if (length < start.Length || !start.StartsWith("HTTP/1."u8) || !int.TryParse(start[9..], out var status))
        {
            Reason = $"{path} does not answer in HTTP";
            return false;
        }
        Reason = $"{path} answers {status}";
        return statuses.Contains(status);
    }
}
