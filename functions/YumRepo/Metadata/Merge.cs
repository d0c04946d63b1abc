using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>The elements of packages that are to be added, out of memory until they are written.</summary>
internal sealed class AddedPackages : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Spool _xml = new();
    private readonly List<Entry> _all = [];
    private IReadOnlyList<Entry>? _chosen;

    public IEnumerable<ListedPackage> Packages => Entries.Select(a => a.Package);

    public int Count => Entries.Count;

    private IReadOnlyList<Entry> Entries => _chosen ?? _all;

    /// <summary>Adds one. May be called side by side.</summary>
    public void Add(ListedPackage package, PackageXml xml)
    {
        lock (_lock)
        {
            _all.Add(new Entry(package, _xml.Length, xml.Primary.Length, xml.Filelists.Length, xml.Other.Length));
            _xml.Append(xml.Primary);
            _xml.Append(xml.Filelists);
            _xml.Append(xml.Other);
        }
    }

    /// <summary>Goes on with some of them, in this order.</summary>
    public void Choose(IEnumerable<ListedPackage> packages)
    {
        // The last one read of a place counts.
        var all = new Dictionary<ListedPackage, Entry>(_all.Count);
        foreach (var entry in _all)
            all[entry.Package] = entry;
        _chosen = [.. packages.Select(p => all[p])];
    }

    /// <summary>The element of the n-th package in one of the files.</summary>
    public byte[] Element(int n, MetadataKind kind)
    {
        var entry = Entries[n];
        return kind switch
        {
            MetadataKind.Primary => _xml.Read(entry.Offset, entry.Primary),
            MetadataKind.Filelists => _xml.Read(entry.Offset + entry.Primary, entry.Filelists),
            _ => _xml.Read(entry.Offset + entry.Primary + entry.Filelists, entry.Other),
        };
    }

    public void Dispose() => _xml.Dispose();

    private sealed record Entry(ListedPackage Package, long Offset, int Primary, int Filelists, int Other);
}

/// <summary>The three files as they are in the bucket, downloaded; null for one that the repository does not have. Whoever downloaded them disposes them.</summary>
internal sealed class FormerFiles(IReadOnlyDictionary<MetadataKind, Spool> files)
{
    public static FormerFiles None { get; } = new(new Dictionary<MetadataKind, Spool>());

    public Spool? this[MetadataKind kind] => files.GetValueOrDefault(kind);
}

/// <summary>Writes the three files anew from the former ones: some packages go, some come, the others keep their bytes.</summary>
/// <param name="index">What the former files hold.</param>
/// <param name="former">The former files.</param>
/// <param name="dropped">Which packages of the index go.</param>
/// <param name="added">What comes.</param>
/// <param name="options">Compression and checksums.</param>
/// <param name="isSameCompression">True if the former files have the compression that the new ones are to have.</param>
internal sealed class Merge(
    PackageIndex index,
    FormerFiles former,
    IReadOnlySet<int> dropped,
    AddedPackages added,
    RepositoryOptions options,
    bool isSameCompression
)
{
    private readonly int _packages = index.Packages.Count - dropped.Count + added.Count;
    private readonly bool[] _rewritten = Rewritten(
        index,
        dropped,
        added.Count,
        isSameCompression && options.Compression != MetadataCompression.SingleGzip
    );

    private int _missing;

    /// <summary>Packages that a former filelists or other lacks; they get an element without files or changes.</summary>
    public int Missing => _missing;

    /// <summary>Writes one of the files.</summary>
    /// <exception cref="RepositoryException">A former file cannot be read.</exception>
    public WrittenFile Write(MetadataKind kind, long revision, CancellationToken cancellationToken)
    {
        using var writer = new MetadataWriter(kind, options, _packages, revision);
        if (index.Blocks is not null)
            WriteBlocks(kind, writer, cancellationToken);
        else if (index.Packages.Count > 0)
            WriteWhole(kind, writer, cancellationToken);
        for (var i = 0; i < added.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Append(added.Element(i, kind));
        }
        return writer.Finish();
    }

    /// <summary>The index of what was written, as it is stored.</summary>
    public MemoryStream Index(RepoMd repoMd, IReadOnlyList<WrittenFile> files, CommitPlan plan, IReadOnlyDictionary<string, long> retired)
    {
        var blocks = files[0]
            .Blocks?.Select((b, i) => new Block(b.Packages, b.Length, files[1].Blocks![i].Length, files[2].Blocks![i].Length))
            .ToList();
        var next = new PackageIndex(index.Packages, blocks, true, plan.Ledger, retired) { Replaced = plan.Replaced };
        return next.Write(repoMd, dropped, [.. added.Packages]);
    }

    /// <summary>
    /// Which blocks are written anew: those that lose packages, all if the compression changes, and at the end, like the digits of a binary counter,
    /// those that are not larger than what comes behind them. So single packages gather to full blocks, and each is written only a few times.
    /// </summary>
    internal static bool[] Rewritten(PackageIndex index, IReadOnlySet<int> dropped, int added, bool canCopy)
    {
        if (index.Blocks is not { } blocks)
            return [];
        var rewritten = new bool[blocks.Count];
        var left = new int[blocks.Count];
        for (int b = 1, i = 0; b < blocks.Count; b++)
        {
            for (var end = i + blocks[b].Packages; i < end; i++)
                left[b] += dropped.Contains(i) ? 0 : 1;
            rewritten[b] = !canCopy || left[b] < blocks[b].Packages;
        }
        var behind = added;
        for (var b = blocks.Count - 1; b > 0 && left[b] <= behind && left[b] + behind <= MetadataWriter.FullBlock; b--)
        {
            rewritten[b] = true;
            behind += left[b];
        }
        // What became small joins the block before it.
        for (var b = blocks.Count - 1; b > 1; b--)
        {
            if (rewritten[b] && left[b] < MetadataWriter.FullBlock / 4 && left[b] + left[b - 1] <= MetadataWriter.FullBlock)
                rewritten[b - 1] |= left[b] > 0;
        }
        return rewritten;
    }

    private void WriteBlocks(MetadataKind kind, MetadataWriter writer, CancellationToken cancellationToken)
    {
        var file = former[kind]!;
        // The first block is what stands before the packages.
        var offset = index.Blocks![0].LengthIn(kind);
        var n = 0;
        for (var b = 1; b < index.Blocks.Count; b++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = index.Blocks[b];
            var length = block.LengthIn(kind);
            if (_rewritten[b])
            {
                using var elements = new PackageElements(kind, file.Open(offset, length), isWhole: false, kind.Type());
                for (var end = n + block.Packages; n < end; n++)
                {
                    if (!elements.MoveNext())
                        throw new RepositoryException($"{kind.Type()} has fewer packages than its index says: delete repodata/.index/");
                    if (!dropped.Contains(n))
                        writer.Append(elements.Current);
                }
            }
            else
            {
                writer.Copy(file, offset, block);
                n += block.Packages;
            }
            offset += length;
        }
    }

    private void WriteWhole(MetadataKind kind, MetadataWriter writer, CancellationToken cancellationToken)
    {
        using var elements = former[kind] is { } file ? new PackageElements(kind, file.Open(), isWhole: true, kind.Type()) : null;
        using var ordered = new OrderedElements(elements, isOrdered: index.IsOrdered || kind == MetadataKind.Primary);
        for (var n = 0; n < index.Packages.Count; n++)
        {
            if (n % MetadataWriter.FullBlock == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var element = ordered.Next(index.Packages[n]);
            if (!dropped.Contains(n))
                writer.Append(element);
        }
        ordered.Finish();
        Interlocked.Add(ref _missing, ordered.Missing);
    }
}
