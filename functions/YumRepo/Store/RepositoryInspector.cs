using System.Collections.Concurrent;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Store;

/// <summary>Looks at a repository, and writes nothing.</summary>
internal sealed class RepositoryInspector(RepositoryBucket bucket, RepositoryOptions options, bool isSigned, TimeProvider time)
{
    /// <summary>What is there.</summary>
    public async Task<RepositoryState> ShowAsync(CancellationToken cancellationToken)
    {
        using var snapshot = await Snapshot.LoadAsync(bucket, cancellationToken);
        await snapshot.CheckAsync([MetadataKind.Primary], cancellationToken);
        var pending = await bucket.ListAsync(PendingChange.Folder, null, cancellationToken);
        return new RepositoryState(
            snapshot.Stored is null ? null : snapshot.RepoMd.Revision,
            snapshot.Index.Packages,
            snapshot.RepoMd.Records,
            pending.Count,
            await IsSignedAsync(snapshot, cancellationToken)
        );
    }

    /// <summary>Compares metadata with the objects, and with the headers of the packages in them.</summary>
    /// <param name="source">Reads packages.</param>
    /// <param name="pending">What is to be committed.</param>
    /// <param name="progress">Told after each package; may be null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<VerifyReport> VerifyAsync(
        IPackageSource source,
        IReadOnlyList<PendingChange> pending,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var findings = new ConcurrentBag<Finding>();
        using var snapshot = await Snapshot.LoadAsync(bucket, cancellationToken);
        if (snapshot.Stored is null)
            findings.Add(new Finding(RepoMd.Path, "there is none: nothing has been committed yet"));
        foreach (var record in snapshot.RepoMd.Records)
            await CheckFileAsync(record);
        if (await IsSignedAsync(snapshot, cancellationToken) is var signed && signed == false)
            findings.Add(
                new Finding(SignatureKeeper.SignaturePath, "it is not the signature of this repomd.xml; the next commit repairs it")
            );
        else if (
            signed is null
            && snapshot.Stored is not null
            && (isSigned || await bucket.FindAsync(SignatureKeeper.KeyPath, cancellationToken) is not null)
        )
            findings.Add(new Finding(SignatureKeeper.SignaturePath, "it is missing; the next commit repairs it"));
        var objects = await ObjectsAsync(bucket, source, cancellationToken);
        var elements = await ElementsOrNullAsync();
        var there = objects.ToDictionary(o => o.Href, StringComparer.Ordinal);
        var listed = snapshot.Index.Packages.Select((p, i) => (Package: p, Number: i)).ToList();
        var hrefs = listed.Select(l => l.Package.Href).ToHashSet(StringComparer.Ordinal);
        var unlisted = await UnlistedAsync([.. objects.Where(o => !hrefs.Contains(o.Href))]);
        var done = 0;
        await RepositoryBucket.SideBySideAsync(listed, CheckAsync, cancellationToken);
        return new VerifyReport(listed.Count, objects.Count, [.. findings.OrderBy(f => f.Href, StringComparer.Ordinal)], unlisted);

        // What the policies would list is a difference; what they would not, or what a commit will list, is none.
        async Task<IReadOnlyList<Finding>> UnlistedAsync(IReadOnlyList<PackageObject> extras)
        {
            var right = Replaced(extras, snapshot.Index, options).Values.Select(p => new Finding(p.Href, "it was replaced")).ToList();
            var known = right.Select(f => f.Href).ToHashSet(StringComparer.Ordinal);
            var coming = pending.Where(p => p.Package is not null).Select(p => p.Href).ToHashSet(StringComparer.Ordinal);
            right.AddRange(
                extras.Where(e => coming.Contains(e.Href) && known.Add(e.Href)).Select(e => new Finding(e.Href, "the next commit lists it"))
            );
            var read = new ConcurrentBag<PendingChange>();
            await RepositoryBucket.SideBySideAsync(extras.Where(e => !known.Contains(e.Href)), ReadAsync, cancellationToken);
            var plan = new CommitPlanner(options, time.GetUtcNow()).Plan(snapshot.Index, [.. read]);
            var reasons = plan.Changes.Where(c => c.Reason.Length > 0).ToLookup(c => c.Href, c => c.Reason, StringComparer.Ordinal);
            foreach (var (href, reason) in read.Select(r => (r.Href, reasons[r.Href].FirstOrDefault())))
            {
                if (reason is not null)
                    right.Add(new Finding(href, reason));
                else
                    findings.Add(
                        new Finding(
                            href,
                            "it is not listed: add it, or rebuild the repository; what -keep takes off the list, verify with -keep"
                        )
                    );
            }
            return [.. right.OrderBy(f => f.Href, StringComparer.Ordinal)];

            async Task ReadAsync(PackageObject extra, CancellationToken token)
            {
                try
                {
                    // Its digest decides nothing, and may need all of its bytes.
                    if (await source.ReadAsync(extra.Href, knownSha256: "", token) is { } package)
                        read.Add(PendingChange.Add(package) with { Xml = null });
                }
                catch (RpmFormatException e)
                {
                    findings.Add(new Finding(extra.Href, $"it is not listed, and not a package that can be read: {e.Message}"));
                }
            }
        }

        // A file that cannot be read is among the findings; the packages are looked at all the same.
        async Task<(IReadOnlyList<byte[]> Filelists, IReadOnlyList<byte[]> Other)?> ElementsOrNullAsync()
        {
            try
            {
                return (
                    await snapshot.DigestsAsync(MetadataKind.Filelists, cancellationToken),
                    await snapshot.DigestsAsync(MetadataKind.Other, cancellationToken)
                );
            }
            catch (RepositoryException e)
            {
                if (findings.All(f => f.Message != e.Message))
                    findings.Add(new Finding(RepoMd.Path, e.Message));
                return null;
            }
        }

        async Task CheckFileAsync(DataRecord record)
        {
            // An address: it lies elsewhere.
            if (record.Href.Contains("://", StringComparison.Ordinal))
                return;
            try
            {
                (await bucket.DownloadAsync(record, cancellationToken)).Dispose();
            }
            catch (Exception e) when (e is MissingFileException or RepositoryException { InnerException: null })
            {
                findings.Add(new Finding(record.Href, e.Message));
            }
        }

        async Task CheckAsync((ListedPackage Package, int Number) item, CancellationToken token)
        {
            var (package, number) = item;
            if (!package.Href.Contains("://", StringComparison.Ordinal))
            {
                var problem = there.TryGetValue(package.Href, out var found)
                    ? await DifferenceAsync(package, found, number, token)
                    : "it is listed, and there is no such object";
                if (problem is not null)
                    findings.Add(new Finding(package.Href, problem));
            }
            progress?.Report(new Progress(Interlocked.Increment(ref done), listed.Count));
        }

        async Task<string?> DifferenceAsync(ListedPackage package, PackageObject found, int number, CancellationToken token)
        {
            if (found.Size != package.Size)
                return $"it has {found.Size} bytes, and is listed with {package.Size}: it was replaced";
            try
            {
                // The digest of what has been replaced since is another one; that of what has not need not be computed again. Of one of another kind,
                // by which other programs may name packages, the header has to do.
                var isKnown = found.FileTime == package.FileTime || package.PkgId.Length != PackedReader.Sha256Digits;
                var known = isKnown ? package.PkgId : null;
                var read = await source.ReadAsync(package.Href, known, token);
                return read is null ? "it is listed, and belongs to another repository, or has just been deleted"
                    : read.File.Sha256 != package.PkgId ? "its content is another than the one listed: it was replaced"
                    : read.Nevra != package.Nevra ? $"it is {read.Nevra}, and listed as {package.Nevra}"
                    : elements is not { } digests ? null
                    : !Snapshot.Digest(read.Xml.Filelists).AsSpan().SequenceEqual(digests.Filelists[number])
                        ? "its files are not those in filelists"
                    : !Snapshot.Digest(read.Xml.Other).AsSpan().SequenceEqual(digests.Other[number]) ? "its changes are not those in other"
                    : null;
            }
            catch (RpmFormatException e)
            {
                return $"it is listed, and not a package that can be read: {e.Message}";
            }
        }
    }

    /// <summary>The objects with packages below the repository's prefix, in the order of their keys.</summary>
    public static async Task<IReadOnlyList<PackageObject>> ObjectsAsync(
        RepositoryBucket bucket,
        IPackageSource source,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await bucket.ListAsync("", null, cancellationToken))
                .Where(o => !o.Path.StartsWith("repodata/", StringComparison.Ordinal) && source.Belongs(o.Path))
                .Select(o => new PackageObject(
                    o.Path,
                    o.Object.Size ?? 0,
                    RepositoryBucket.TimeOf(o.Object.LastModified).ToUnixTimeSeconds()
                )),
        ];

    /// <summary>
    /// Of some objects those of packages that others have replaced, by their places. Their times say nothing: copies are made again when an event
    /// comes twice.
    /// </summary>
    public static Dictionary<string, ListedPackage> Replaced(
        IReadOnlyList<PackageObject> objects,
        PackageIndex index,
        RepositoryOptions options
    ) =>
        options.SameNevra == SameNevra.KeepBoth
            ? []
            : objects
                .Where(o => index.Replaced.TryGetValue(o.Href, out var replaced) && replaced.Size == o.Size)
                .ToDictionary(o => o.Href, o => index.Replaced[o.Href], StringComparer.Ordinal);

    private async Task<bool?> IsSignedAsync(Snapshot snapshot, CancellationToken cancellationToken) =>
        snapshot.Stored is { } stored
        && await bucket.MarkOfAsync(SignatureKeeper.SignaturePath, SignatureKeeper.Mark, cancellationToken) is { } found
            ? await bucket.FindAsync(SignatureKeeper.KeyPath, cancellationToken) is { } key
                && found.Value == SignatureKeeper.DigestOf(stored.Bytes, key.Bytes)
            : null;
}
