using System.Security.Cryptography;
using System.Text;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>Packages that lie together in one member (gzip) or frame (zstd) of each of the three files.</summary>
/// <param name="Packages">How many.</param>
/// <param name="Primary">Compressed bytes in primary.</param>
/// <param name="Filelists">Compressed bytes in filelists.</param>
/// <param name="Other">Compressed bytes in other.</param>
internal sealed record Block(int Packages, long Primary, long Filelists, long Other)
{
    public long LengthIn(MetadataKind kind) =>
        kind switch
        {
            MetadataKind.Primary => Primary,
            MetadataKind.Filelists => Filelists,
            _ => Other,
        };
}

/// <summary>The last change that was applied to a key.</summary>
/// <param name="Order">S3's sequencer of its event; empty for one change without, which is named by itself.</param>
/// <param name="At">When it was applied, in seconds since 1970.</param>
internal readonly record struct Applied(string Order, long At);

/// <summary>
/// What the three files hold, so that they need not be uncompressed to be changed. It is kept beside them, for no one else: without it, or if it is
/// not of these files, they are read.
/// </summary>
/// <param name="Packages">In the order of the files.</param>
/// <param name="Blocks">How they are divided: first a block without packages, which is what stands before them. Null: not at all.</param>
/// <param name="IsOrdered">True if the three files are known to have the same order.</param>
/// <param name="Ledger">By href: the last change of each, for as long as an older event may still come.</param>
/// <param name="Retired">Files of metadata that repomd.xml no longer names, and since when, in seconds since 1970.</param>
internal sealed record PackageIndex(
    PackedPackages Packages,
    IReadOnlyList<Block>? Blocks,
    bool IsOrdered,
    IReadOnlyDictionary<string, Applied> Ledger,
    IReadOnlyDictionary<string, long> Retired
)
{
    private const byte Version = 2;

    public static PackageIndex Empty { get; } = new([], null, true, new Dictionary<string, Applied>(), new Dictionary<string, long>());

    /// <summary>Packages that others of the same version have replaced, by their places, where their files may still lie.</summary>
    public IReadOnlyDictionary<string, ListedPackage> Replaced { get; init; } = new Dictionary<string, ListedPackage>();

    /// <summary>Where the index of these three files lies within a repository.</summary>
    public static string PathOf(RepoMd repoMd) => $"repodata/.index/{Convert.ToHexStringLower(SHA256.HashData(Identity(repoMd)))}";

    // Of which files it is.
    private static byte[] Identity(RepoMd repoMd) =>
        Encoding.UTF8.GetBytes(
            string.Join('\n', MetadataKinds.All.Select(k => $"{repoMd[k]?.Checksum?.Type}:{repoMd[k]?.Checksum?.Value}"))
        );

    /// <summary>Reads an index.</summary>
    /// <returns>Null if it is not of these files, or damaged: then the files themselves have to be read.</returns>
    public static PackageIndex? Read(byte[] stored, RepoMd repoMd)
    {
        try
        {
            if (
                stored.Length < SHA256.HashSizeInBytes
                || !SHA256
                    .HashData(stored.AsSpan(..^SHA256.HashSizeInBytes))
                    .AsSpan()
                    .SequenceEqual(stored.AsSpan()[^SHA256.HashSizeInBytes..])
            )
                return null;
            var reader = new PackedReader(stored);
            if (
                reader.ReadByte() is var version && version is not (1 or Version)
                || !reader.ReadBytes(reader.ReadInt32()).SequenceEqual(Identity(repoMd))
            )
                return null;
            var packages = ReadPackages(ref reader, stored);
            var blocks = reader.ReadBoolean() ? new List<Block>() : null;
            for (var left = blocks is null ? 0 : reader.ReadInt32(); left > 0; left--)
                blocks!.Add(new Block(reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()));
            var ledger = new Dictionary<string, Applied>(StringComparer.Ordinal);
            for (var left = reader.ReadInt32(); left > 0; left--)
                ledger.Add(reader.ReadString(), new Applied(reader.ReadString(), reader.ReadInt64()));
            var retired = new Dictionary<string, long>(StringComparer.Ordinal);
            for (var left = reader.ReadInt32(); left > 0; left--)
                retired.Add(reader.ReadString(), reader.ReadInt64());
            // The first version did not know them.
            var replaced = version < Version ? [] : ReadPackages(ref reader, stored);
            // Block lengths decide which bytes are copied.
            return blocks is null || (blocks.Sum(b => b.Packages) == packages.Count && blocks.TrueForAll(b => b.Packages >= 0))
                ? new PackageIndex(packages, blocks, true, ledger, retired)
                {
                    Replaced = replaced.ToDictionary(p => p.Href, StringComparer.Ordinal),
                }
                : null;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Writes it for the files that repomd.xml names, without some packages, and with others behind them.</summary>
    public MemoryStream Write(RepoMd repoMd, IReadOnlySet<int> dropped, IReadOnlyCollection<ListedPackage> added)
    {
        var stored = new MemoryStream(Packages.Length + 64 * 1024);
        using var writer = new PackedWriter(stored);
        var identity = Identity(repoMd);
        writer.Write(Version);
        writer.Write(identity.Length);
        writer.Write(identity);
        writer.Write(Packages.Count - dropped.Count + added.Count);
        writer.Flush();
        Packages.WriteTo(stored, dropped, added);
        writer.Write(Blocks is not null);
        if (Blocks is not null)
        {
            writer.Write(Blocks.Count);
            foreach (var block in Blocks)
            {
                writer.Write(block.Packages);
                writer.Write(block.Primary);
                writer.Write(block.Filelists);
                writer.Write(block.Other);
            }
        }
        writer.Write(Ledger.Count);
        foreach (var (key, value) in Ledger)
        {
            writer.Write(key);
            writer.Write(value.Order);
            writer.Write(value.At);
        }
        writer.Write(Retired.Count);
        foreach (var (path, since) in Retired)
        {
            writer.Write(path);
            writer.Write(since);
        }
        writer.Write(Replaced.Count);
        foreach (var package in Replaced.Values)
            writer.Write(package);
        writer.Flush();
        // What is damaged must not be taken for something else.
        stored.Write(SHA256.HashData(stored.GetBuffer().AsSpan(0, (int)stored.Length)));
        return stored;
    }

    private static PackedPackages ReadPackages(ref PackedReader reader, byte[] stored)
    {
        var count = reader.ReadInt32();
        var packages = PackedPackages.Read(stored.AsMemory(reader.Position), count);
        reader.ReadBytes(packages.Length);
        return packages;
    }
}
