using System.Threading.Channels;

namespace GapFurniture.LocalCloud.Redshift.Protocol;

/// <summary>
/// The real server session behind a client. Normally everything it says goes to the client; while the gateway acts on its own
/// (<see cref="EnterAsync"/> to <see cref="Leave"/>), the gateway reads it instead. To know when the server owes the client nothing more,
/// the link keeps account of which answers are due.
/// </summary>
internal sealed class BackendLink : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly Func<Frame, bool, ValueTask> _toClient;
    private readonly Lock _lock = new();
    private readonly Queue<byte> _due = new();
    private readonly Channel<Frame> _own = Channel.CreateUnbounded<Frame>(new UnboundedChannelOptions { SingleReader = true });
    private TaskCompletionSource? _quiet;
    private bool _skipsToSync;
    private bool _entered;

    /// <param name="stream">Connection to the server.</param>
    /// <param name="toClient">Passes a frame on; the flag says that nothing follows at once.</param>
    public BackendLink(Stream stream, Func<Frame, bool, ValueTask> toClient)
    {
        _stream = stream;
        _toClient = toClient;
        Reader = new FrameReader(stream);
        Out = new FrameWriter(stream);
    }

    public FrameReader Reader { get; }

    /// <summary>Belongs to whoever reads the client.</summary>
    public FrameWriter Out { get; }

    /// <summary>I, T or E, as the last ReadyForQuery said.</summary>
    public byte TransactionStatus { get; private set; } = (byte)'I';

    /// <summary>Notes which answer a client's message asks for. Call it before the message is sent.</summary>
    public void Expect(byte type)
    {
        lock (_lock)
        {
            if (_skipsToSync && type != 'S')
                return;
            _skipsToSync = false;
            if ("QFPBDECS".Contains((char)type, StringComparison.Ordinal))
                _due.Enqueue(type);
        }
    }

    /// <summary>Passes on what the server says, until it ends.</summary>
    public async Task PumpAsync(CancellationToken cancel)
    {
        try
        {
            while (await Reader.ReadAsync(cancel) is { } frame)
            {
                bool mine;
                TaskCompletionSource? quiet;
                lock (_lock)
                {
                    mine = _entered && frame.Type is not ((byte)'N' or (byte)'S' or (byte)'A');
                    if (frame.Type == 'Z')
                        TransactionStatus = frame.Body.Span[0];
                    if (!mine)
                        Settle(frame.Type);
                    quiet = IsQuiet && !_entered ? _quiet : null;
                }
                if (mine)
                    _own.Writer.TryWrite(frame.Keep());
                else
                    await _toClient(frame, quiet is not null || !Reader.HasFrame);
                if (quiet is not null)
                    Quieten(quiet);
            }
        }
        finally
        {
            _own.Writer.TryComplete();
            lock (_lock)
                _quiet?.TrySetException(new EndOfStreamException("the server session ended"));
        }
    }

    /// <summary>
    /// Waits until the server has answered everything and takes its further words for us. False if it is skipping messages until the client's
    /// Sync because of an error: then whatever we would do would be skipped as well.
    /// </summary>
    public async ValueTask<bool> EnterAsync(CancellationToken cancel)
    {
        Out.Flush();
        await Out.FlushAsync(cancel);
        TaskCompletionSource quiet;
        lock (_lock)
        {
            if (_skipsToSync)
                return false;
            if (_due.Count == 0)
            {
                _entered = true;
                return true;
            }
            quiet = _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        await quiet.Task.WaitAsync(cancel);
        lock (_lock)
            return _entered;
    }

    /// <summary>Gives the server's words back to the client.</summary>
    /// <param name="skipping">The server reported an error in the extended protocol and now waits for a Sync.</param>
    public void Leave(bool skipping)
    {
        lock (_lock)
        {
            _entered = false;
            _skipsToSync = skipping;
        }
    }

    /// <summary>The server's next word to us.</summary>
    /// <exception cref="EndOfStreamException">The server session ended.</exception>
    public async ValueTask<Frame> ReadAsync(CancellationToken cancel)
    {
        try
        {
            return await _own.Reader.ReadAsync(cancel);
        }
        catch (ChannelClosedException e)
        {
            throw new EndOfStreamException("the server session ended", e);
        }
    }

    /// <summary>True if the server has said something to us that is not read yet.</summary>
    public bool HasSpoken => _own.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private bool IsQuiet => _due.Count == 0 || _skipsToSync;

    private void Quieten(TaskCompletionSource quiet)
    {
        lock (_lock)
        {
            _quiet = null;
            _entered = !_skipsToSync;
        }
        quiet.TrySetResult();
    }

    private void Settle(byte type)
    {
        if (type == 'E')
        {
            while (_due.TryPeek(out var due) && due is not ((byte)'S' or (byte)'Q' or (byte)'F'))
                _due.Dequeue();
            _skipsToSync = _due.Count == 0;
            return;
        }
        if (type == 'G' && _due.TryPeek(out var execute) && execute == 'E')
        {
            // The client copies in by the extended protocol: the server swallows the Sync it sent along, and gets another at the end.
            _due.Clear();
            _due.Enqueue((byte)'E');
            return;
        }
        if (_due.TryPeek(out var head) && Answers(type, head))
            _due.Dequeue();
    }

    private static bool Answers(byte type, byte due) =>
        (char)due switch
        {
            'Q' or 'F' or 'S' => type == 'Z',
            'P' => type == '1',
            'B' => type == '2',
            'C' => type == '3',
            'D' => type is (byte)'T' or (byte)'n',
            'E' => type is (byte)'C' or (byte)'I' or (byte)'s',
            _ => false,
        };
}
