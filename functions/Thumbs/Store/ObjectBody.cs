using Amazon.S3.Model;

namespace GapFurniture.Thumbs.Store;

/// <summary>The body of an object for a reader that blocks: it ends with an exception when the time is up, even in the middle of a read.</summary>
/// <param name="response">Closed together with this.</param>
/// <param name="cancellationToken">The time is up.</param>
internal sealed class ObjectBody(GetObjectResponse response, CancellationToken cancellationToken) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="OperationCanceledException">The time is up.</exception>
    public override int Read(byte[] buffer, int offset, int count) =>
        response.ResponseStream.ReadAsync(buffer, offset, count, cancellationToken).GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        response.ResponseStream.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        response.ResponseStream.ReadAsync(buffer, cancellationToken);

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            response.Dispose();
        base.Dispose(disposing);
    }
}
