using GapFurniture.Aws;
using GapFurniture.YumRepo.Layout;
using GapFurniture.YumRepo.Reading;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Store;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo.Events;

/// <summary>Brings one object, as it is now, into the repositories that list it, or out of them, up to the point of their next commit.</summary>
/// <param name="layout">Which repositories list a package.</param>
/// <param name="reader">Reads packages.</param>
/// <param name="copier">Copies them.</param>
/// <param name="signer">Copies them signed.</param>
/// <param name="repositories">Opens a repository.</param>
/// <param name="failed">Takes packages that cannot be read.</param>
/// <param name="policy">What is copied, and over what.</param>
/// <param name="logger">The log.</param>
internal sealed class PackageStager(
    RepositoryLayout layout,
    PackageReader reader,
    PackageCopier copier,
    SignedCopies signer,
    Repositories repositories,
    FailedPackages failed,
    CopyPolicy policy,
    ILogger logger
)
{
    /// <summary>Looks at an object, and stages what follows from it.</summary>
    /// <param name="place">The object.</param>
    /// <param name="order">S3's sequencer of its event; empty if there is none.</param>
    /// <param name="isDryRun">True to find out what follows, and change nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StagingOutcome> StageAsync(PackagePlace place, string order, bool isDryRun, CancellationToken cancellationToken)
    {
        try
        {
            var package = await reader.ReadAsync(place.Object, needsDigest: isDryRun || !place.IsInInbox, cancellationToken);
            if (package?.Mark?.IsTwinAt(place.Object) == true)
                return new StagingOutcome([]);
            return package is null
                ? await RemoveAsync(place, order, isDryRun, cancellationToken)
                : await AddAsync(place, package, order, isDryRun, cancellationToken);
        }
        catch (RpmFormatException e)
        {
            if (isDryRun)
                Log.NotIndexed(logger, place.Object.ToString(), e.Message);
            else
                await failed.ReportAsync(place.Object, e.Message, cancellationToken);
            // Its key may have been that of a good package, whose entry would now lead to this one.
            var changes = place.IsInInbox ? [] : await UnlistAsync(Own(place), order, isDryRun, cancellationToken);
            return new StagingOutcome(changes) { IsBad = true };
        }
    }

    private async Task<StagingOutcome> AddAsync(
        PackagePlace place,
        ReadPackage package,
        string order,
        bool isDryRun,
        CancellationToken cancellationToken
    )
    {
        var listed = Listed(place, package);
        foreach (var target in isDryRun ? [] : listed)
        {
            if (place.IsInInbox && !policy.Replaces)
                await CheckAsync(package.Package.Nevra, target, cancellationToken);
            if (target.Object != place.Object)
                package = await CopyAsync(package, target, cancellationToken);
            await CopyTwinAsync(package, target, cancellationToken);
        }
        var changes = new List<(S3Url, PendingChange)>();
        foreach (var target in listed)
        {
            var staged = package.Stage(target.Href, OrderOf(order, place, target));
            changes.Add((target.Repository, PendingChange.Add(staged)));
            if (isDryRun)
                continue;
            var repository = await repositories.OpenAsync(target.Repository, cancellationToken);
            await repository.StageAddAsync(staged, cancellationToken);
            Log.Staged(logger, target.Object.ToString());
        }
        return new StagingOutcome(changes);
    }

    /// <summary>Looks whether the policy "refuse" lets a package be put somewhere, before it is.</summary>
    /// <exception cref="RpmFormatException">Another file of the same version is listed.</exception>
    public async Task CheckAsync(Nevra nevra, Placement target, CancellationToken cancellationToken)
    {
        var repository = await repositories.OpenAsync(target.Repository, cancellationToken);
        if (await repository.HolderAsync(nevra, cancellationToken) is { } holder && holder != target.Href)
            throw new RpmFormatException($"{holder} is listed for {nevra} already, and -same-version refuse allows no other file");
    }

    // S3 orders the events of one key; those of a copy have nothing to do with its original's.
    private static string OrderOf(string order, PackagePlace place, Placement target) => target.Object == place.Object ? order : "";

    // What this piece has copied itself stays where it is: copied on, it would go round for ever.
    private IReadOnlyList<Placement> Listed(PackagePlace place, ReadPackage package)
    {
        var isOurCopy =
            package.Mark is { IsTwin: false, Source: { } source }
            && layout.Find(source.Bucket, source.Key).Place is { } original
            && layout.Listed(original, package.Package.Arch).Any(l => l.Object == place.Object);
        return isOurCopy ? [Own(place)] : layout.Listed(place, package.Package.Arch);
    }

    private async Task<ReadPackage> CopyAsync(ReadPackage package, Placement target, CancellationToken cancellationToken)
    {
        string? digest;
        try
        {
            var mark = new OwnCopy(package.Place, IsTwin: false);
            var signed = policy.Signs ? await signer.CopyAsync(package, target.Object, mark, policy.Replaces, cancellationToken) : null;
            digest = signed ?? await copier.CopyAsync(package, target.Object, mark, policy.Replaces, cancellationToken);
        }
        catch (CopyException) when (!policy.Replaces)
        {
            digest = await ExistingAsync(package, target, cancellationToken);
        }
        // Stores other than S3 itself may copy without saying a digest.
        digest ??= package.Sha256 ?? (await reader.ReadAsync(target.Object, needsDigest: true, cancellationToken))?.Sha256;
        return package with { Sha256 = digest ?? throw new CopyException(package.Place, target.Object, null) };
    }

    // Under the policy "refuse" an object is not written over, since the index would go on naming the former one; the same again is no news.
    private async Task<string?> ExistingAsync(ReadPackage package, Placement target, CancellationToken cancellationToken)
    {
        var existing = await reader.ReadAsync(target.Object, needsDigest: true, cancellationToken);
        var source = await reader.ReadAsync(package.Place, needsDigest: true, cancellationToken);
        if (existing is null || source is null)
            throw new CopyException(package.Place, target.Object, null);
        return existing.Sha256 == source.Sha256
            ? existing.Sha256
            : throw new RpmFormatException(
                $"{target.Object} exists already with other content, and -same-version refuse does not replace it"
            );
    }

    // Of the copy, where there is one: it may be signed.
    private async Task CopyTwinAsync(ReadPackage package, Placement target, CancellationToken cancellationToken)
    {
        var twin = target.Object with { Key = OwnCopy.TwinKey(target.Object.Key) };
        if (!policy.MakesTwins || twin == target.Object)
            return;
        var source = target.Object == package.Place ? package : package with { Place = target.Object, ETag = "" };
        await copier.CopyAsync(source, twin, new OwnCopy(target.Object, IsTwin: true), replaces: true, cancellationToken);
    }

    private async Task<StagingOutcome> RemoveAsync(PackagePlace place, string order, bool isDryRun, CancellationToken cancellationToken)
    {
        // What leaves the inbox has been copied.
        if (place.IsInInbox)
            return new StagingOutcome([]);
        List<(S3Url, PendingChange)> changes = [.. await UnlistAsync(Own(place), order, isDryRun, cancellationToken)];
        foreach (var copy in layout.PossiblyListed(place).Where(l => l.Object != place.Object))
        {
            if (!await copier.IsCopyOfAsync(copy.Object, place.Object, cancellationToken))
                continue;
            // Out of the index before it is deleted: whoever dies in between comes back and finds it still marked.
            changes.AddRange(await UnlistAsync(copy, "", isDryRun, cancellationToken));
            if (!isDryRun)
                await copier.DeleteAsync(copy.Object, cancellationToken);
        }
        if (!isDryRun)
            await DeleteTwinAsync(place.Object, cancellationToken);
        return new StagingOutcome(changes);
    }

    /// <summary>Deletes the twin of an object that is gone.</summary>
    public async Task DeleteTwinAsync(S3Url place, CancellationToken cancellationToken)
    {
        var twin = place with { Key = OwnCopy.TwinKey(place.Key) };
        if (twin != place && await copier.IsCopyOfAsync(twin, place, cancellationToken))
            await copier.DeleteAsync(twin, cancellationToken);
    }

    private async Task<IReadOnlyList<(S3Url, PendingChange)>> UnlistAsync(
        Placement listed,
        string order,
        bool isDryRun,
        CancellationToken cancellationToken
    )
    {
        if (!isDryRun)
        {
            var repository = await repositories.OpenAsync(listed.Repository, cancellationToken);
            await repository.StageRemoveAsync(listed.Href, order, cancellationToken);
        }
        return [(listed.Repository, PendingChange.Remove(listed.Href, order))];
    }

    private static Placement Own(PackagePlace place) =>
        new(new S3Url(place.Home.Bucket, place.Home.Key + place.Repository.Prefix), place.Href);
}

/// <summary>What became of one object.</summary>
/// <param name="Changes">What its repositories have to commit.</param>
internal sealed record StagingOutcome(IReadOnlyList<(S3Url Repository, PendingChange Change)> Changes)
{
    /// <summary>Why it has to be tried again; null if it is staged.</summary>
    public string? Failure { get; init; }

    /// <summary>True if it is not a package that can be indexed; that is reported, and done.</summary>
    public bool IsBad { get; init; }
}

/// <summary>What is copied, and over what.</summary>
/// <param name="Replaces">False to leave another object that is there already.</param>
/// <param name="Signs">True to put signatures into the copies.</param>
/// <param name="MakesTwins">True to copy objects with a plus sign to keys with a space.</param>
internal sealed record CopyPolicy(bool Replaces, bool Signs, bool MakesTwins);
