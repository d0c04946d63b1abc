namespace GapFurniture.S32cs.Rejects;

/// <summary>A store that is made when the first reject comes: most runs have none, and need no client.</summary>
internal sealed class LazyRejectStore(Func<IRejectStore> create) : IRejectStore
{
    private readonly Lazy<IRejectStore> _store = new(create);

    public Task WriteAsync(string name, int part, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken) =>
        _store.Value.WriteAsync(name, part, lines, cancellationToken);
}
