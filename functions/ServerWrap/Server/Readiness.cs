using System.Net;
using System.Net.Sockets;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;

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
            return Answers(path, timeout);
        if (Accepts())
            return true;
        Reason = Nobody;
        return false;
    }

    /// <summary>True if something accepts connections there.</summary>
    public bool Accepts() => HttpSocket.IsAccepted(_address);

    /// <summary>The address as users write it.</summary>
    public static string Describe(EndPoint endPoint) => endPoint is UnixDomainSocketEndPoint ? $"unix:{endPoint}" : endPoint.ToString()!;

    private string Nobody => $"nothing accepts connections at {Describe(endPoint)}";

    private bool Answers(string path, TimeSpan timeout)
    {
        HttpConnection? connection = null;
        try
        {
            var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
            connection = HttpConnection.Open(endPoint, deadline);
            HeaderField[] headers = [new("Host", "localhost"), new("User-Agent", "serverwrap"), new("Connection", "close")];
            connection.Send(new HttpRequest("GET", path, headers, default), deadline);
            var status = connection.ReadHead().Status;
            Reason = $"{path} answers {status}";
            return statuses.Contains(status);
        }
        catch (TimeoutException)
        {
            Reason = $"{path} does not answer";
        }
        catch (IOException e)
        {
            Reason = connection is null ? Nobody : $"{path}: {e.Message}";
        }
        finally
        {
            connection?.Dispose();
        }
        return false;
    }
}
