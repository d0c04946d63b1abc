namespace GapFurniture.S32cs.Input;

/// <summary>Reads to the announced end, over connections that break.</summary>
/// <param name="first">The content from its beginning.</param>
/// <param name="length">All its bytes: a connection that ends earlier is a broken one.</param>
/// <param name="reopen">Opens the content from a position on.</param>
internal sealed class ResumingStream(Stream first, long length, Func<long, CancellationToken, Task<Stream>> reopen) : ReadOnlyStream
{
    // In a row, without a byte between them.
    private const int MostFailures = 5;

    private Stream _current = first;
    private long _position;
    private int _failures;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_position < length)
        {
            try
            {
                var read = await _current.ReadAsync(buffer, cancellationToken);
                if (read > 0)
                {
                    _position += read;
                    _failures = 0;
                    return read;
                }
                throw new EndOfStreamException($"the connection ended at byte {_position} of {length}");
            }
            catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException)
            {
                if (++_failures > MostFailures)
                    throw new SourceException($"reading broke off at byte {_position} of {length}: {e.Message}", e);
                await _current.DisposeAsync();
                _current = await reopen(_position, cancellationToken);
            }
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _current.Dispose();
        base.Dispose(disposing);
    }
}
