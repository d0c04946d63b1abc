using System.Collections.Concurrent;
using Amazon.S3;

namespace GapFurniture.Rin;

/// <summary>One S3 client for each Region that a config names.</summary>
/// <param name="create">Makes the client of a Region; null: the process's own.</param>
internal sealed class S3Clients(Func<string?, IAmazonS3> create) : IDisposable
{
    private readonly ConcurrentDictionary<string, IAmazonS3> _clients = new(StringComparer.Ordinal);

    /// <summary>The client of a Region; null: the process's own.</summary>
    public IAmazonS3 For(string? region) => _clients.GetOrAdd(region ?? "", r => create(r.Length == 0 ? null : r));

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }
}
