using System.Net;
using System.Net.Sockets;
using System.Text;
using GapFurniture.Http;

namespace GapFurniture.ServerWrap.Server;

/// <summary>Finds out whether the server is ready: it accepts connections, or a path of it answers with one of the statuses that mean ready.</summary>
internal sealed class Readiness(EndPoint endPoint, string? path, StatusSet statuses)
{
    /// <summary>Why the last look found it not ready, for messages.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Looks once.</summary>
    /// <param name="timeout">How long an answer may take.</param>
    public bool IsReady(TimeSpan timeout)
    {
        try
        {
            using var socket = Connect(endPoint);
            return path is null || Answers(socket, timeout);
        }
        catch (SocketException e)
        {
            Reason = e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock
                ? $"{path} does not answer"
                : $"nothing accepts connections at {Describe(endPoint)}";
            return false;
        }
    }

    /// <summary>True if something accepts connections there before the server is started.</summary>
    public bool IsTaken()
    {
        try
        {
            using var socket = Connect(endPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The address as users write it.</summary>
    public static string Describe(EndPoint endPoint) => endPoint is UnixDomainSocketEndPoint ? $"unix:{endPoint}" : endPoint.ToString()!;

    private static Socket Connect(EndPoint endPoint)
    {
        var isUnix = endPoint is UnixDomainSocketEndPoint;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            socket.Connect(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
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
