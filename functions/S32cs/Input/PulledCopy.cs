using System.Runtime.ExceptionServices;

namespace GapFurniture.S32cs.Input;

/// <summary>
/// Makes a stream to be read of a copy that writes: the copy stands still while its reader takes what was written. Both run in turns on one
/// thread, as if they called each other.
/// </summary>
/// <param name="copyAsync">Writes the content into the stream that it is given. Begins with the first reading.</param>
internal sealed class PulledCopy(Func<Stream, CancellationToken, Task> copyAsync) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _written;
    private TaskCompletionSource? _taken;
    private TaskCompletionSource _arrived = new();
    private ExceptionDispatchInfo? _failure;
    private bool _ended;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_written.IsEmpty && !_ended)
            await MoreAsync(cancellationToken);
        if (_written.IsEmpty)
            _failure?.Throw();
        var count = Math.Min(_written.Length, buffer.Length);
        _written[..count].CopyTo(buffer);
        _written = _written[count..];
        return count;
    }

    private Task MoreAsync(CancellationToken cancellationToken)
    {
        var arrived = _arrived = new TaskCompletionSource();
        if (_taken is null)
            _ = CopyAsync(cancellationToken);
        else
            _taken.SetResult();
        return arrived.Task;
    }

    // Never fails: what went wrong is for the reader, when it comes to the place.
    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await copyAsync(new Target(this), cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _ended = true;
            _arrived.SetResult();
        }
    }

    private Task OfferAsync(ReadOnlyMemory<byte> written)
    {
        if (written.IsEmpty)
            return Task.CompletedTask;
        _written = written;
        var taken = _taken = new TaskCompletionSource();
        // The reader may go on here and now, and take everything before this returns.
        _arrived.SetResult();
        return taken.Task;
    }

    private sealed class Target(PulledCopy reader) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(reader.OfferAsync(buffer));

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            reader.OfferAsync(buffer.AsMemory(offset, count));

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
