using System.Collections.Concurrent;
using System.Security.Cryptography;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Store;

/// <summary>Looks at a repository, and writes nothing.</summary>
internal sealed class RepositoryInspector(RepositoryBucket bucket, bool isSigned)
{
    /// <summary>What is there.</summary>
    public async Task<RepositoryState> ShowAsync(CancellationToken cancellationToken)
    {
        using var snapshot = await Snapshot.LoadAsync(bucket, cancellationToken);
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
    public async Task<VerifyReport> VerifyAsync(IPackageSource source, IProgress<Progress>? progress, CancellationToken cancellationToken)
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
        foreach (var extra in objects.Where(o => !hrefs.Contains(o.Href)))
            findings.Add(
                new Finding(
                    extra.Href,
                    "it is not listed; unless it is to be committed, or another file or newer versions of the package are listed, rebuild the repository"
                )
            );
        var done = 0;
        await RepositoryBucket.SideBySideAsync(listed, CheckAsync, cancellationToken);
        return new VerifyReport(listed.Count, objects.Count, [.. findings.OrderBy(f => f.Href, StringComparer.Ordinal)]);

        // A file that cannot be read is among the findings; the packages are looked at all the same.
        async Task<(byte[] Filelists, byte[] Other)[]?> ElementsOrNullAsync()
        {
            try
            {
                return await ElementsAsync(snapshot, cancellationToken);
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
                    ? await DifferenceAsync(package, found, elements?[number], token)
                    : "it is listed, and there is no such object";
                if (problem is not null)
                    findings.Add(new Finding(package.Href, problem));
            }
            progress?.Report(new Progress(Interlocked.Increment(ref done), listed.Count));
        }

        async Task<string?> DifferenceAsync(
            ListedPackage package,
            PackageObject found,
            (byte[] Filelists, byte[] Other)? listedAs,
            CancellationToken token
        )
        {
            if (found.Size != package.Size)
                return $"it has {found.Size} bytes, and is listed with {package.Size}: it was replaced";
            try
            {
                // The digest of what has been replaced since is another one; that of what has not need not be computed again.
                var known = found.FileTime == package.FileTime ? package.PkgId : null;
                var read = await source.ReadAsync(package.Href, known, token);
                return read is null ? "it is listed, and has just been deleted"
                    : read.File.Sha256 != package.PkgId ? "its content is another than the one listed: it was replaced"
                    : read.Nevra != package.Nevra ? $"it is {read.Nevra}, and listed as {package.Nevra}"
                    : listedAs is not { } digests ? null
                    : !Digest(read.Xml.Filelists).AsSpan().SequenceEqual(digests.Filelists) ? "its files are not those in filelists"
                    : !Digest(read.Xml.Other).AsSpan().SequenceEqual(digests.Other) ? "its changes are not those in other"
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

    private async Task<bool?> IsSignedAsync(Snapshot snapshot, CancellationToken cancellationToken) =>
        snapshot.Stored is { } stored
        && await bucket.MarkOfAsync(SignatureKeeper.SignaturePath, SignatureKeeper.Mark, cancellationToken) is { } found
            ? await bucket.FindAsync(SignatureKeeper.KeyPath, cancellationToken) is { } key
                && found.Value == SignatureKeeper.DigestOf(stored.Bytes, key.Bytes)
            : null;

    // Digests, since the elements themselves would fill the memory.
    private static async Task<(byte[] Filelists, byte[] Other)[]> ElementsAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        var index = snapshot.Index;
        var digests = new (byte[] Filelists, byte[] Other)[index.Packages.Count];
        var files = await snapshot.FilesAsync(cancellationToken);
        foreach (var kind in new[] { MetadataKind.Filelists, MetadataKind.Other })
        {
            using var elements = files[kind] is { } file ? new PackageElements(kind, file.Open(), isWhole: true, kind.Type()) : null;
            using var ordered = new OrderedElements(elements, index.IsOrdered);
            for (var n = 0; n < digests.Length; n++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var digest = Digest(ordered.Next(index.Packages[n]));
                digests[n] = kind == MetadataKind.Filelists ? (digest, []) : (digests[n].Filelists, digest);
            }
        }
        return digests;
    }

    private static byte[] Digest(ReadOnlySpan<byte> element) => SHA256.HashData(element.TrimEnd((byte)'\n'));
}
