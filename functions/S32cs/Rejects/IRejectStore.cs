namespace GapFurniture.S32cs.Rejects;

/// <summary>Where rejected documents are kept.</summary>
internal interface IRejectStore
{
    /// <summary>Keeps one part of an object's rejects. The same part of the same object, written again, replaces the former one.</summary>
    /// <param name="name">Follows from the source: <c>bucket/key</c>, or a file's name.</param>
    /// <param name="part">From 1.</param>
    /// <param name="lines">Lines of JSON.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RejectStoreException">It cannot be written.</exception>
    Task WriteAsync(string name, int part, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken);
}
