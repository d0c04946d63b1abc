namespace GapFurniture.S32cs.Tests.Fakes;

/// <summary>A connection that ends too early, with an error or without a word.</summary>
internal sealed class BreakingStream(byte[] content, int after, bool endsQuietly) : MemoryStream(content)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var left = (int)Math.Min(after - Position, Length - Position);
        if (left <= 0 && Position < Length && !endsQuietly)
            throw new IOException("connection reset by peer");
        return left <= 0 ? ValueTask.FromResult(0) : base.ReadAsync(buffer[..Math.Min(buffer.Length, left)], cancellationToken);
    }
}
