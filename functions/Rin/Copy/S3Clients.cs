using System.Collections.Concurrent;
using Amazon.S3;

namespace GapFurniture.Rin.Copy;

/// <summary>One S3 client for each region that targets name.</summary>
/// <param name="create">Makes a client for a region; null: the process's own.</param>
internal sealed class S3Clients(Func<string?, IAmazonS3> create) : IDisposable
{
    private readonly ConcurrentDictionary<string, IAmazonS3> _clients = new(StringComparer.Ordinal);

    public IAmazonS3 For(string? region) => _clients.GetOrAdd(region ?? "", r => create(r.Length == 0 ? null : r));

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }
}
