using GapFurniture.Aws;

namespace GapFurniture.YumRepo.Layout;

/// <summary>Which repository an object belongs to, and where its package is listed. Pure.</summary>
/// <param name="Root">Bucket and prefix below which the repositories are; null: every bucket that notifies, from its beginning.</param>
/// <param name="Inbox">Where packages arrive that are copied into their repository; null: they arrive in it.</param>
/// <param name="Pattern">What of a key, below root or inbox, names the repository.</param>
internal sealed record RepositoryLayout(S3Url? Root, S3Url? Inbox, RepositoryPattern Pattern)
{
    private const string Metadata = "repodata/";
    private const string NoArch = "noarch";

    /// <summary>The architecture of source packages of both kinds.</summary>
    public const string Source = "src";

    /// <summary>Architectures in whose repositories each noarch package is listed; empty: only in its own.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>The folder that stands in the architecture's place for source packages; null: they are listed with the others.</summary>
    public string? Sources { get; init; }

    /// <summary>Finds an object's place.</summary>
    /// <returns>Null, and why, for what is no package of a repository.</returns>
    public (PackagePlace? Place, string? Ignored) Find(string bucket, string key)
    {
        if (!key.EndsWith(".rpm", StringComparison.Ordinal))
            return (null, "not an .rpm");
        // Clients resolve an href as a URL: these parts would lead them out of the repository, or to another host.
        if (key.Split('/').Any(part => part is "" or "." or ".."))
            return (null, "a key with an empty folder, . or ..: URLs lose those");
        var isInInbox = Inbox?.Contains(bucket, key) == true;
        if (!isInInbox && Root?.Contains(bucket, key) == false)
            return (null, "outside of the repositories");
        var home = Root ?? new S3Url(bucket, "");
        var below = key[(isInInbox ? Inbox!.Key : home.Key).Length..];
        if (Pattern.RepositoryOf(below) is not { } repository)
            return (null, $"the layout {Pattern} names no repository for it");
        var href = below[repository.Prefix.Length..];
        if (href.StartsWith(Metadata, StringComparison.Ordinal) || href.Contains("/" + Metadata, StringComparison.Ordinal))
            return (null, "metadata");
        return (new PackagePlace(new S3Url(bucket, key), home, repository, href, isInInbox), null);
    }

    /// <summary>The repositories that list a package: its own, or those of all architectures, or that of sources.</summary>
    /// <param name="place">Where it lies.</param>
    /// <param name="arch">Its architecture, as its header says; <c>src</c> for source packages.</param>
    public IReadOnlyList<Placement> Listed(PackagePlace place, string arch)
    {
        var (repository, own) = (place.Repository, place.Repository.Architecture);
        IEnumerable<string> architectures =
            own is null ? []
            : arch == Source && Sources is not null ? [Sources]
            : arch != NoArch || Architectures.Count == 0 ? [own]
            // A package stays where it was put, also where that is none of the list.
            : own == NoArch || place.IsInInbox ? Architectures
            : Architectures.Prepend(own).Distinct(StringComparer.Ordinal);
        var prefixes = own is null ? [repository.Prefix] : architectures.Select(repository.Sibling);
        return [.. prefixes.Select(p => new Placement(place.Home with { Key = place.Home.Key + p }, place.Href))];
    }

    /// <summary>Where copies of a package may be that is gone: its header can no longer be asked, and its name may be any.</summary>
    public IEnumerable<Placement> PossiblyListed(PackagePlace place) => Listed(place, NoArch).Union(Listed(place, Source));
}

/// <summary>An object that is a package of a repository, going by its key.</summary>
/// <param name="Object">The object.</param>
/// <param name="Home">Bucket and prefix below which its repository is.</param>
/// <param name="Repository">The repository, below that.</param>
/// <param name="Href">The package's place within the repository.</param>
/// <param name="IsInInbox">True if it has to be copied into the repository.</param>
internal sealed record PackagePlace(S3Url Object, S3Url Home, RepositoryName Repository, string Href, bool IsInInbox);

/// <summary>A package's place in one repository.</summary>
/// <param name="Repository">The repository's bucket and prefix.</param>
/// <param name="Href">The package's place below it.</param>
internal sealed record Placement(S3Url Repository, string Href)
{
    /// <summary>The object.</summary>
    public S3Url Object => Repository with { Key = Repository.Key + Href };
}
