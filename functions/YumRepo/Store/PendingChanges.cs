using System.Collections.Concurrent;
using Amazon.S3.Model;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo.Store;

/// <summary>The changes of a repository that are stored and not committed.</summary>
internal sealed class PendingChanges(RepositoryBucket bucket, ILogger logger)
{
    // One page of S3's list.
    private const int MostChanges = 1000;

    // Compressed. They are in memory until they are written.
    private const long MostBytes = 8 << 20;

    // What was stored here and is perhaps not committed yet.
    private readonly ConcurrentDictionary<string, bool> _own = new(StringComparer.Ordinal);

    /// <summary>True if a change was stored by this process.</summary>
    public bool IsOwn(PendingChange change) => _own.ContainsKey(change.Id);

    /// <summary>Stores one. The same event stored again changes nothing.</summary>
    /// <exception cref="RepositoryException">S3 refuses.</exception>
    public async Task StageAsync(PendingChange change, CancellationToken cancellationToken)
    {
        _own[change.Id] = true;
        using var content = new MemoryStream(change.Write(), writable: false);
        // False: the same event has stored it already.
        await bucket.AddAsync(
            PendingChange.Folder + change.Id,
            content,
            new PutOptions("application/octet-stream", null),
            cancellationToken
        );
    }

    /// <summary>Reads what is stored.</summary>
    /// <param name="isPage">True for as many as one commit takes; false for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The changes, what is none of them, and whether there are more.</returns>
    public async Task<(IReadOnlyList<PendingChange> Pending, IReadOnlyList<string> Problems, bool HasMore)> ReadAsync(
        bool isPage,
        CancellationToken cancellationToken
    )
    {
        var all = await bucket.ListAsync(PendingChange.Folder, isPage ? MostChanges : null, cancellationToken);
        var bytes = 0L;
        var listed = !isPage ? all : [.. all.TakeWhile((o, i) => (bytes += o.Object.Size ?? 0) <= MostBytes || i == 0)];
        var pending = new ConcurrentBag<PendingChange>();
        var problems = new ConcurrentBag<string>();
        await RepositoryBucket.SideBySideAsync(listed, ReadOneAsync, cancellationToken);
        return (
            [.. pending.OrderBy(p => p.Id, StringComparer.Ordinal)],
            [.. problems.Order(StringComparer.Ordinal)],
            (isPage && all.Count == MostChanges) || listed.Count < all.Count
        );

        async Task ReadOneAsync((string Path, S3Object Object) item, CancellationToken token)
        {
            // A rival has committed and deleted it; then repomd.xml, which is read after this, has it.
            if (await bucket.FindAsync(item.Path, token) is not { } stored)
                return;
            try
            {
                var stagedAt = RepositoryBucket.TimeOf(item.Object.LastModified);
                pending.Add(PendingChange.Read(item.Path[PendingChange.Folder.Length..], stored.Bytes, stagedAt));
            }
            catch (InvalidDataException e)
            {
                StoreLog.BadChange(logger, bucket.UrlOf(item.Path), e.Message);
                problems.Add($"{bucket.UrlOf(item.Path)} is not a change that can be committed: {e.Message}");
            }
        }
    }

    /// <summary>Deletes what nothing needs any more.</summary>
    public async Task DeleteAsync(IReadOnlyList<PendingChange> settled, CancellationToken cancellationToken)
    {
        await bucket.DeleteAsync(settled.Select(p => PendingChange.Folder + p.Id), cancellationToken);
        foreach (var change in settled)
            _own.TryRemove(change.Id, out _);
    }
}
