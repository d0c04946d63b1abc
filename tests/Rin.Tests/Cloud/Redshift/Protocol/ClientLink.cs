using System.Net.Sockets;

namespace GapFurniture.LocalCloud.Redshift.Protocol;

/// <summary>The connection to a client. The server's pump and the gateway both write to it, one at a time.</summary>
internal sealed class ClientLink(Socket socket, Stream stream) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FrameWriter _out = new(stream);

    public FrameReader Reader { get; } = new(stream);

    /// <summary>Passes on a message of the server.</summary>
    public async ValueTask ForwardAsync(Frame frame, bool flush, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (frame.Whole.Length > 64 * 1024)
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
