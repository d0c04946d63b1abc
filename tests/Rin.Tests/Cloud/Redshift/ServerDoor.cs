using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using GapFurniture.LocalCloud.Redshift.Protocol;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>How the gateway speaks to the real server: each client gets a connection of its own to the server's socket.</summary>
internal sealed class ServerDoor(string socketPath)
{
    // What a Redshift cluster says of itself.
    private const string Version = "8.0.2";

    public async Task<Socket> ConnectAsync(CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks the server to cancel what a session runs, as the client asked us.</summary>
    public async Task CancelAsync(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        using var socket = await ConnectAsync(cancel);
        await socket.SendAsync((byte[])[0, 0, 0, (byte)(request.Length + 4), .. request.Span], cancel);
        await socket.ReceiveAsync(new byte[1], cancel); // closed when the server has done it
    }

    /// <summary>Opens a session with the parameters that the client gave.</summary>
    public static async Task SendStartupAsync(Socket socket, Dictionary<string, string> parameters, CancellationToken cancel)
    {
        var body = new List<byte> { 0, 3, 0, 0 };
        foreach (var (name, value) in parameters)
            body.AddRange([.. Encoding.UTF8.GetBytes(name), 0, .. Encoding.UTF8.GetBytes(value), 0]);
        body.Add(0);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Count + 4);
        await socket.SendAsync((byte[])[.. length, .. body], cancel);
    }

    /// <summary>
    /// Passes the server's greeting on, with Redshift's version in it; the key for cancelling is the server's own.
    /// The session's process id, or null if the server turned it down.
    /// </summary>
    public static async Task<int?> GreetAsync(ClientLink client, BackendLink backend, CancellationToken cancel)
    {
        int? processId = null;
        while (await backend.Reader.ReadAsync(cancel) is { } frame)
        {
            var body = frame.Body;
            if (frame.Type == 'K')
                processId = BinaryPrimitives.ReadInt32BigEndian(body.Span);
            if (frame.Type == 'S' && body.Span.StartsWith("server_version\0"u8))
                await client.SendAsync(o => o.ParameterStatus("server_version", Version), cancel);
            else
                await client.ForwardAsync(frame, flush: frame.Type is (byte)'Z' or (byte)'E', cancel);
            if (frame.Type == 'Z')
                return processId;
        }
        return null;
    }
}
