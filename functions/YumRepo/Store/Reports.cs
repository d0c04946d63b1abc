using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;

namespace GapFurniture.YumRepo.Store;

/// <summary>The repository cannot be read or written; the message says why and what to do.</summary>
internal class RepositoryException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What a commit does to one package.</summary>
internal enum ChangeKind
{
    /// <summary>It is listed.</summary>
    Added,

    /// <summary>It was listed already; its object has been replaced by another.</summary>
    Updated,

    /// <summary>It is no longer listed.</summary>
    Removed,

    /// <summary>It is no longer listed, since another file of the same package is: <see cref="SameNevra.Replace"/>.</summary>
    Replaced,

    /// <summary>It is not listed, since another file of the same package is: <see cref="SameNevra.Refuse"/>.</summary>
    Refused,

    /// <summary>It is no longer listed, since there are enough newer versions: <see cref="RepositoryOptions.Keep"/>.</summary>
    Expired,
}

/// <summary>One change of the list of packages.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Href">The package's place within the repository.</param>
/// <param name="Nevra">The package.</param>
/// <param name="Reason">For people; empty where <paramref name="Kind"/> says it all.</param>
internal sealed record PlannedChange(ChangeKind Kind, string Href, Nevra Nevra, string Reason = "")
{
    /// <summary>False for what comes and is not listed for the reason that would have removed it later. The default value is true.</summary>
    public bool WasListed { get; init; } = true;
}

/// <summary>What a commit would do now.</summary>
/// <param name="Changes">Of the list of packages.</param>
/// <param name="Packages">How many are listed after it.</param>
/// <param name="Problems">What was staged and cannot be used, each with the reason.</param>
internal sealed record PlannedCommit(IReadOnlyList<PlannedChange> Changes, int Packages, IReadOnlyList<string> Problems);

/// <summary>What a commit did.</summary>
/// <param name="Changes">Of the list of packages, in the order of the commits.</param>
/// <param name="Packages">How many are listed now.</param>
/// <param name="Problems">What was staged and cannot be used, each with the reason.</param>
internal sealed record CommitReport(IReadOnlyList<PlannedChange> Changes, int Packages, IReadOnlyList<string> Problems)
{
    /// <summary>How often repomd.xml was written; 0 if nothing had changed.</summary>
    public int Commits { get; init; }

    /// <summary>How often another writer was faster and the work was begun anew.</summary>
    public int Conflicts { get; init; }

    /// <summary>True if the signature or the key was missing or belonged to another repomd.xml, and was written.</summary>
    public bool RepairedSignature { get; init; }

    /// <summary>How many old metadata files were deleted.</summary>
    public int DeletedFiles { get; init; }
}

/// <summary>One difference between metadata and bucket.</summary>
/// <param name="Href">The package's place within the repository.</param>
/// <param name="Message">What differs.</param>
internal sealed record Finding(string Href, string Message);

/// <summary>What a verification found.</summary>
/// <param name="Packages">How many packages are listed.</param>
/// <param name="Objects">How many packages lie in the bucket.</param>
/// <param name="Findings">The differences; none: index and bucket agree.</param>
/// <param name="Unlisted">Packages in the bucket that are rightly not listed, with the reasons.</param>
internal sealed record VerifyReport(int Packages, int Objects, IReadOnlyList<Finding> Findings, IReadOnlyList<Finding> Unlisted);

/// <summary>What a rebuild did.</summary>
/// <param name="Commit">The commit of the new list; its changes are those against the old one.</param>
/// <param name="Unreadable">Packages that could not be read and are not listed.</param>
internal sealed record RebuildReport(CommitReport Commit, IReadOnlyList<Finding> Unreadable);

/// <summary>A repository's state, for people.</summary>
/// <param name="Revision">Of repomd.xml; null if there is none.</param>
/// <param name="Packages">What is listed.</param>
/// <param name="Records">What repomd.xml names: type, place, bytes.</param>
/// <param name="Pending">How many changes are staged and not committed.</param>
/// <param name="IsSigned">True if there is a signature that belongs to this repomd.xml; null if there is none.</param>
internal sealed record RepositoryState(
    long? Revision,
    IReadOnlyList<ListedPackage> Packages,
    IReadOnlyList<DataRecord> Records,
    int Pending,
    bool? IsSigned
);

/// <summary>How far a long operation has come.</summary>
internal sealed record Progress(int Done, int Total);

/// <summary>An object with a package, as a bucket's list shows it.</summary>
/// <param name="Href">Its place within the repository.</param>
/// <param name="Size">In bytes.</param>
/// <param name="FileTime">When it was stored, in seconds since 1970.</param>
internal sealed record PackageObject(string Href, long Size, long FileTime);

/// <summary>Reads packages for <see cref="Repository.VerifyAsync"/> and <see cref="Repository.RebuildAsync"/>.</summary>
internal interface IPackageSource
{
    /// <summary>Says whether an object below the repository's prefix is one of its packages.</summary>
    bool Belongs(string href);

    /// <summary>Reads one.</summary>
    /// <param name="href">Its place within the repository.</param>
    /// <param name="knownSha256">The digest, in hexadecimal digits, if the metadata knows it of an object of this size and time, also one of another kind by which it is named; empty if it does not matter; null: it is to be found out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if there is no such object any more.</returns>
    /// <exception cref="RpmFormatException">It is not a package, or a broken one.</exception>
    Task<StagedPackage?> ReadAsync(string href, string? knownSha256, CancellationToken cancellationToken);
}
