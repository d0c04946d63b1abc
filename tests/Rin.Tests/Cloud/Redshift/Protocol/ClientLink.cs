using System.Net.Sockets;
using GapFurniture.LocalCloud.Redshift.Sql;

namespace GapFurniture.LocalCloud.Redshift.Protocol;

/// <summary>The connection to a client. The server's pump and the gateway both write to it, one at a time.</summary>
internal sealed class ClientLink(Socket socket, Stream stream) : IAsyncDisposable
{
    // Redshift's words where PostgreSQL says 40001: https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html
    private const string Conflict = "Serializable isolation violation on table - 100, transactions forming the cycle are: 1, 2 (pid:3)";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FrameWriter _out = new(stream);

    public FrameReader Reader { get; } = new(stream);

    /// <summary>Passes on a message of the server.</summary>
    public async ValueTask ForwardAsync(Frame frame, bool flush, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (frame.Type == 'E' && new ServerError(frame.Body.Span).SqlState == "40001")
                _out.Error("ERROR", SqlException.InternalError, "1023", Conflict);
            else if (frame.Whole.Length > 64 * 1024)
                await _out.FlushAsync(frame.Whole, cancel);
            else
                _out.Whole(frame);
            if (flush)
                await _out.FlushAsync(cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends messages of our own.</summary>
    public async ValueTask SendAsync(Action<FrameWriter> write, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            write(_out);
            await _out.FlushAsync(cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends when the client has gone away. Does nothing more once the client has sent something that nobody reads yet.</summary>
    public async Task WatchAsync(Action gone, CancellationToken cancel)
    {
        try
        {
            do await socket.ReceiveAsync(Memory<byte>.Empty, cancel);
            while (!socket.Poll(0, SelectMode.SelectRead)); // an empty receive may end for bytes that were read long ago
            if (socket.Available == 0)
                gone();
        }
        catch (SocketException)
        {
            gone();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // nobody wants to know any more
        }
    }

    /// <summary>Breaks the connection off without a word.</summary>
    public void Abort() => socket.Close(0);

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        socket.Dispose();
        _turn.Dispose();
    }
}
