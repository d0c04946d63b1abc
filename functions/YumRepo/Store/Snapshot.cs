using System.Collections.Concurrent;
using System.Security.Cryptography;
using GapFurniture.YumRepo.Metadata;

namespace GapFurniture.YumRepo.Store;

/// <summary>A repository at one moment: repomd.xml, and what the files hold that it names.</summary>
internal sealed class Snapshot(RepositoryBucket bucket, StoredObject? stored, RepoMd repoMd) : IDisposable
{
    // Its presence says that repomd.xml has been there: without it an empty prefix and a lost repomd.xml look the same.
    private const string BegunPath = "repodata/.index/begun";

    private readonly ConcurrentDictionary<MetadataKind, Spool> _files = [];

    /// <summary>repomd.xml as it was read; null if there is none yet.</summary>
    public StoredObject? Stored => stored;

    public RepoMd RepoMd => repoMd;

    public PackageIndex Index { get; private set; } = PackageIndex.Empty;

    /// <summary>False for a repository that nobody but other programs has written so far, or which is new.</summary>
    public bool IsOurs { get; private set; }

    /// <summary>Reads a repository.</summary>
    /// <exception cref="RepositoryException">It is there and cannot be read: that is never taken for an empty one.</exception>
    /// <exception cref="MissingFileException">A file is missing; another writer may have replaced repomd.xml meanwhile.</exception>
    public static async Task<Snapshot> LoadAsync(RepositoryBucket bucket, CancellationToken cancellationToken)
    {
        var stored = await bucket.FindAsync(RepoMd.Path, cancellationToken);
        if (stored is null)
        {
            if (await bucket.FindAsync(BegunPath, cancellationToken) is null)
                return new Snapshot(bucket, null, RepoMd.Empty);
            // Another writer may have begun the repository between the two looks.
            stored =
                await bucket.FindAsync(RepoMd.Path, cancellationToken)
                ?? throw new RepositoryException(
                    $"{bucket.UrlOf(RepoMd.Path)} is missing, although there was one: restore it, or rebuild the repository"
                );
        }
        var snapshot = new Snapshot(bucket, stored, RepoMd.Read(stored.Bytes));
        try
        {
            await snapshot.ReadIndexAsync(cancellationToken);
            return snapshot;
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    /// <summary>The same for a repository that is to be written anew: what cannot be read counts for nothing.</summary>
    /// <param name="bucket">Where it lies.</param>
    /// <param name="onUnreadable">Called with the reason.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Snapshot> LoadOrEmptyAsync(
        RepositoryBucket bucket,
        Action<string> onUnreadable,
        CancellationToken cancellationToken
    )
    {
        var stored = await bucket.FindAsync(RepoMd.Path, cancellationToken);
        var repoMd = RepoMd.Empty;
        try
        {
            if (stored is not null)
                repoMd = RepoMd.Read(stored.Bytes);
        }
        catch (RepositoryException e)
        {
            onUnreadable(e.Message);
        }
        var snapshot = new Snapshot(bucket, stored, repoMd);
        try
        {
            await snapshot.ReadIndexAsync(cancellationToken);
        }
        catch (RepositoryException e)
        {
            onUnreadable(e.Message);
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
        return snapshot;
    }

    /// <summary>Takes the packages for gone, and their files for unreadable: what comes next is written without them.</summary>
    public void Forget() => Index = PackageIndex.Empty with { Ledger = Index.Ledger, Retired = Index.Retired };

    /// <summary>The three files, downloaded and verified. They live as long as this.</summary>
    public async Task<FormerFiles> FilesAsync(CancellationToken cancellationToken)
    {
        if (Index.Packages.Count == 0)
            return FormerFiles.None;
        await CheckAsync(MetadataKinds.All, cancellationToken);
        return new FormerFiles(_files);
    }

    /// <summary>Downloads some of the files: an index beside them says nothing of whether they are there.</summary>
    /// <exception cref="RepositoryException">One is missing, or another than repomd.xml names.</exception>
    public async Task CheckAsync(IReadOnlyList<MetadataKind> kinds, CancellationToken cancellationToken)
    {
        var missing = kinds.Where(k => !_files.ContainsKey(k) && repoMd[k] is not null).ToList();
        await Task.WhenAll(missing.Select(async k => _files[k] = await bucket.DownloadAsync(repoMd[k]!, cancellationToken)));
    }

    /// <summary>
    /// <see cref="Digest"/> of each package's element in one of the files, in the order of the index: the elements themselves would fill the memory.
    /// </summary>
    /// <exception cref="RepositoryException">The file cannot be read.</exception>
    public async Task<IReadOnlyList<byte[]>> DigestsAsync(MetadataKind kind, CancellationToken cancellationToken)
    {
        await CheckAsync([kind], cancellationToken);
        var file = _files.GetValueOrDefault(kind);
        using var elements = file is null ? null : new PackageElements(kind, file.Open(), isWhole: true, kind.Type());
        using var ordered = new OrderedElements(elements, Index.IsOrdered || kind == MetadataKind.Primary);
        var digests = new byte[Index.Packages.Count][];
        for (var n = 0; n < digests.Length; n++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            digests[n] = Digest(ordered.Next(Index.Packages[n]));
        }
        return digests;
    }

    /// <summary>SHA-256 of an element.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> element) => SHA256.HashData(element.TrimEnd((byte)'\n'));

    /// <summary>True if the files are written as these options want it.</summary>
    public bool IsAs(RepositoryOptions options) =>
        (Index.Blocks is null) == (options.Compression == MetadataCompression.SingleGzip)
        && MetadataKinds.All.All(k =>
            repoMd[k] is { } record
            && record.Href.EndsWith(Codec.Extension(options.Compression), StringComparison.Ordinal)
            && (record.OpenChecksum is not null) == options.OpenChecksum
        );

    /// <summary>Remembers that there is a repository now.</summary>
    public Task MarkBegunAsync(CancellationToken cancellationToken) =>
        bucket.AddAsync(BegunPath, new MemoryStream([]), new PutOptions("application/octet-stream", null), cancellationToken);

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }

    private async Task ReadIndexAsync(CancellationToken cancellationToken)
    {
        if (repoMd[MetadataKind.Primary] is not { } primary)
            throw new RepositoryException(
                $"{bucket.UrlOf(RepoMd.Path)} names no primary, the list of packages: restore it, or rebuild the repository"
            );
        if (
            await bucket.FindAsync(PackageIndex.PathOf(repoMd), cancellationToken, hasOwnDigest: true) is { } found
            && PackageIndex.Read(found.Bytes, repoMd) is { } index
        )
        {
            (Index, IsOurs) = (index, true);
            return;
        }
        // Another program has written it.
        var file = await bucket.DownloadAsync(primary, cancellationToken);
        _files[MetadataKind.Primary] = file;
        Index = PackageIndex.Empty with { Packages = PackedPackages.Create(Read(file, bucket.UrlOf(primary.Href))), IsOrdered = false };
    }

    private static IEnumerable<ListedPackage> Read(Spool primary, string name)
    {
        using var elements = new PackageElements(MetadataKind.Primary, primary.Open(), isWhole: true, name);
        while (elements.MoveNext())
            yield return ListedPackage.Read(elements.Current);
    }
}
