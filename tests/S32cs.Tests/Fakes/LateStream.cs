namespace GapFurniture.S32cs.Tests.Fakes;

/// <summary>Answers every reading later and from another thread, as networks do.</summary>
internal sealed class LateStream(Stream inner) : MemoryStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return await inner.ReadAsync(buffer, cancellationToken);
    }
}
