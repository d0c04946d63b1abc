using System.Text.RegularExpressions;
using GapFurniture.YumRepo.Metadata;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo.Store;

/// <summary>
/// Writes a repository's next state: files under new names first, then repomd.xml if it is still the one that was read, then the signature; and deletes
/// what no client can ask for any more.
/// </summary>
internal sealed partial class Committer(
    RepositoryBucket bucket,
    RepositoryOptions options,
    SignatureKeeper? signatures,
    TimeProvider time,
    ILogger logger
)
{
    // User metadata of repomd.xml: which commit wrote it.
    private const string CommitMark = "yumrepo-commit";

    // Looking for old files takes a list of all, which need not be at every commit.
    private static readonly TimeSpan s_cleaning = TimeSpan.FromHours(1);

    /// <summary>Commits a plan.</summary>
    /// <returns>How many old files were deleted; null if another writer was faster and nothing has changed.</returns>
    /// <exception cref="RepositoryException">It cannot be written, or what is there cannot be read.</exception>
    public async Task<int?> CommitAsync(Snapshot snapshot, CommitPlan plan, AddedPackages added, CancellationToken cancellationToken)
    {
        var former = await snapshot.FilesAsync(cancellationToken);
        var now = time.GetUtcNow();
        var revision = snapshot.RepoMd.NextRevision(now);
        var isSame = MetadataKinds.All.All(k =>
            snapshot.RepoMd[k]?.Href.EndsWith(Codec.Extension(options.Compression), StringComparison.Ordinal) == true
        );
        var merge = new Merge(snapshot.Index, former, plan.Dropped, added, options, isSame);
        var files = new WrittenFile[MetadataKinds.All.Count];
        try
        {
            await Task.WhenAll(
                MetadataKinds.All.Select(
                    (k, i) => Task.Run(() => files[i] = merge.Write(k, revision, cancellationToken), cancellationToken)
                )
            );
            var repoMd = snapshot.RepoMd.With(revision, [.. files.Select(f => f.Record)]);
            var isCleaning = revision - snapshot.RepoMd.Revision >= s_cleaning.TotalSeconds;
            var (retired, old) = await RetireAsync(snapshot, repoMd, now, isCleaning, cancellationToken);
            await using var index = merge.Index(repoMd, files, plan, retired);
            var bytes = repoMd.Write();
            // Made before, so that the time in which it does not fit is as short as can be.
            var signature = signatures is null ? null : await signatures.SignAsync(bytes, cancellationToken);
            await UploadAsync(repoMd, files, index, cancellationToken);
            var commit = $"{Guid.NewGuid():N}";
            var repoMdOptions = new PutOptions("application/xml", options.RepoMdCacheControl) { Marks = [(CommitMark, commit)] };
            if (!await bucket.ReplaceAsync(RepoMd.Path, bytes, snapshot.Stored?.ETag, repoMdOptions, cancellationToken))
            {
                // Or it was us, and the answer was lost. The bytes would not tell: a rival may write the same ones within one second, and counts them.
                if ((await bucket.MarkOfAsync(RepoMd.Path, CommitMark, cancellationToken))?.Value != commit)
                    return null;
            }
            if (signatures is not null)
                await signatures.EnsureAsync(bytes, signature, cancellationToken);
            // Mostly there is none: a list says it without an error, which costs the SDK more than the call.
            else if ((await bucket.ListAsync(SignatureKeeper.SignaturePath, 1, cancellationToken)).Count > 0)
                StoreLog.StaleSignature(logger, bucket.UrlOf(""));
            if (!snapshot.IsOurs)
                await snapshot.MarkBegunAsync(cancellationToken);
            if (merge.Missing > 0)
                StoreLog.Missing(logger, bucket.UrlOf(""), merge.Missing);
            StoreLog.Committed(
                logger,
                bucket.UrlOf(""),
                revision,
                snapshot.Index.Packages.Count - plan.Dropped.Count + added.Count,
                plan.Dropped.Count + added.Count
            );
            await bucket.DeleteAsync(old, cancellationToken);
            return old.Count;
        }
        finally
        {
            // One that could not be written is missing.
            foreach (var file in files)
                file?.Dispose();
        }
    }

    /// <summary>Repairs the signature of what is there.</summary>
    /// <returns>True if something had to be written.</returns>
    public async Task<bool> RepairAsync(StoredObject repoMd, CancellationToken cancellationToken)
    {
        if (signatures is null || !await signatures.EnsureAsync(repoMd.Bytes, null, cancellationToken))
            return false;
        StoreLog.Repaired(logger, bucket.UrlOf(""));
        return true;
    }

    private async Task UploadAsync(RepoMd repoMd, IReadOnlyList<WrittenFile> files, MemoryStream index, CancellationToken cancellationToken)
    {
        // False: a rival has written the same bytes just now.
        var uploads = files.Select(f =>
            bucket.AddAsync(
                f.Record.Href,
                f.Bytes.Open(),
                new PutOptions(
                    options.Compression == MetadataCompression.Zstd ? "application/zstd" : "application/gzip",
                    options.FileCacheControl
                )
                {
                    Sha256 = f.Record.Checksum!.Value,
                },
                cancellationToken
            )
        );
        var indexed = bucket.AddAsync(
            PackageIndex.PathOf(repoMd),
            index,
            new PutOptions("application/octet-stream", null),
            cancellationToken
        );
        await Task.WhenAll([.. uploads, indexed]);
    }

    /// <summary>
    /// What repomd.xml does not name any more, and since when; and what of it is old enough to go. S3's own times would not do: a file may have been
    /// current for months until a minute ago.
    /// </summary>
    private async Task<(IReadOnlyDictionary<string, long> Retired, IReadOnlyList<string> Old)> RetireAsync(
        Snapshot snapshot,
        RepoMd next,
        DateTimeOffset now,
        bool isCleaning,
        CancellationToken cancellationToken
    )
    {
        var current = next.Records.Select(r => r.Href).Append(PackageIndex.PathOf(next)).ToHashSet(StringComparer.Ordinal);
        var seconds = now.ToUnixTimeSeconds();
        var retired = new Dictionary<string, long>(snapshot.Index.Retired, StringComparer.Ordinal);
        if (snapshot.Stored is not null)
        {
            foreach (var path in snapshot.RepoMd.Records.Select(r => r.Href).Append(PackageIndex.PathOf(snapshot.RepoMd)))
                retired.TryAdd(path, seconds);
        }
        var old = new List<string>();
        if (isCleaning)
        {
            var there = (await bucket.ListAsync("repodata/", null, cancellationToken))
                .Select(o => o.Path)
                .Where(p => MetadataName().IsMatch(p))
                .ToHashSet(StringComparer.Ordinal);
            foreach (var path in there)
                retired.TryAdd(path, seconds);
            var oldest = (now - options.KeepOldFiles).ToUnixTimeSeconds();
            old.AddRange(there.Where(p => !current.Contains(p) && retired[p] < oldest));
            foreach (var gone in retired.Keys.Where(p => !there.Contains(p)).Concat(old).ToList())
                retired.Remove(gone);
        }
        foreach (var path in current)
            retired.Remove(path);
        return (retired, old);
    }

    // Only what has its checksum in its name: what else lies there, somebody has put there.
    [GeneratedRegex(@"^repodata/(\.index/[0-9a-f]{64}|[0-9a-f]{32,128}-[^/]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MetadataName();
}
