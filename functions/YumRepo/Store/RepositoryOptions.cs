namespace GapFurniture.YumRepo.Store;

/// <summary>How primary, filelists and other are compressed.</summary>
internal enum MetadataCompression
{
    /// <summary>Gzip, in several members: those of packages that have not changed are copied as they are.</summary>
    Gzip,

    /// <summary>Gzip in one member, for readers that stop after the first; every commit compresses everything.</summary>
    SingleGzip,

    /// <summary>Zstandard, in several frames. Read by dnf since RHEL 8.4, not by yum.</summary>
    Zstd,
}

/// <summary>What happens to a package whose name, epoch, version, release and architecture another file of the repository has already.</summary>
internal enum SameNevra
{
    /// <summary>The file that was stored last is listed.</summary>
    Replace,

    /// <summary>What is listed stays; the newcomer is reported.</summary>
    Refuse,

    /// <summary>Both are listed. Clients choose one of them: dnf the one listed first.</summary>
    KeepBoth,
}

/// <summary>How a repository is kept.</summary>
internal sealed record RepositoryOptions
{
    /// <summary>How metadata is compressed. The default value is <see cref="MetadataCompression.Gzip"/>.</summary>
    public MetadataCompression Compression { get; init; } = MetadataCompression.Gzip;

    /// <summary>
    /// Whether repomd.xml has the checksums of the uncompressed files, for which all of them are uncompressed at every commit. yum of EL 7 reads them,
    /// dnf and zypper do not. The default value is true.
    /// </summary>
    public bool OpenChecksum { get; init; } = true;

    /// <summary>What happens to a second file of the same package. The default value is <see cref="Store.SameNevra.Replace"/>.</summary>
    public SameNevra SameNevra { get; init; } = SameNevra.Replace;

    /// <summary>How many versions of each name and architecture stay listed, the newest ones; 0: all. The default value is 0.</summary>
    public int Keep { get; init; }

    /// <summary>How long a version stays listed after it stopped being among the newest <see cref="Keep"/>. The default value is zero.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>
    /// Whether the objects of packages that newer ones take off the list (<see cref="Keep"/>, <see cref="Store.SameNevra.Replace"/>) are deleted, too.
    /// The default value is false.
    /// </summary>
    public bool DeleteExpired { get; init; }

    /// <summary>Whether the object of a package is deleted to which this happens.</summary>
    public bool Deletes(ChangeKind kind) => DeleteExpired && kind is (ChangeKind.Expired or ChangeKind.Replaced);

    /// <summary>
    /// How long metadata files stay after repomd.xml has stopped naming them: clients that hold an older repomd.xml ask for them. The default value
    /// is seven days.
    /// </summary>
    public TimeSpan KeepOldFiles { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long a commit waits at least behind another one while changes of others are stored, too: of a hundred uploads at once a few commits are
    /// made. The default value is two seconds.
    /// </summary>
    public TimeSpan Gathering { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For how long a commit is tried while other writers are faster. The default value is two minutes.</summary>
    public TimeSpan ConflictTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Cache-Control of the files whose names are their checksums.</summary>
    public string FileCacheControl { get; init; } = "public, max-age=31536000, immutable";

    /// <summary>Cache-Control of repomd.xml, its signature and its key: the same for all three, so that caches do not mix old and new ones.</summary>
    public string RepoMdCacheControl { get; init; } = "no-cache";
}
