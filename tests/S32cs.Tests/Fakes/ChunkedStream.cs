namespace GapFurniture.S32cs.Tests.Fakes;

/// <summary>Gives a content in pieces of any size, as networks do; and ends or breaks where it is told to.</summary>
internal sealed class ChunkedStream(byte[] content, Random random, int mostAtOnce) : MemoryStream(content)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, mostAtOnce + 1))], cancellationToken);
}
