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
    IReadOnlyList<ListedPackage> Packages,
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
            using var reader = new PackedReader(stored);
            if (
                reader.ReadByte() is var version && version is not (1 or Version)
                || !reader.ReadBytes(reader.ReadInt32()).AsSpan().SequenceEqual(Identity(repoMd))
            )
                return null;
            var packages = ReadList(reader, r => r.ReadPackage());
            var blocks = reader.ReadBoolean()
                ? ReadList(reader, r => new Block(r.ReadInt32(), r.ReadInt64(), r.ReadInt64(), r.ReadInt64()))
                : null;
            var ledger = ReadList(reader, r => (Key: r.ReadString(), Value: new Applied(r.ReadString(), r.ReadInt64())));
            var retired = ReadList(reader, r => (Key: r.ReadString(), Value: r.ReadInt64()));
            // The first version did not know them.
            var replaced = version < Version ? [] : ReadList(reader, r => r.ReadPackage());
            // Block lengths decide which bytes are copied.
            return blocks is null || (blocks.Sum(b => b.Packages) == packages.Length && blocks.All(b => b.Packages >= 0))
                ? new PackageIndex(
                    packages,
                    blocks,
                    true,
                    ledger.ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal),
                    retired.ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal)
                )
                {
                    Replaced = replaced.ToDictionary(p => p.Href, StringComparer.Ordinal),
                }
                : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Writes it for the files that repomd.xml names.</summary>
    public byte[] Write(RepoMd repoMd)
    {
        using var stored = new MemoryStream();
        using var writer = new PackedWriter(stored);
        var identity = Identity(repoMd);
        writer.Write(Version);
        writer.Write(identity.Length);
        writer.Write(identity);
        writer.Write(Packages.Count);
        foreach (var package in Packages)
            writer.Write(package);
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
        return stored.ToArray();
    }

    private static T[] ReadList<T>(PackedReader reader, Func<PackedReader, T> read)
    {
        var count = reader.ReadInt32();
        // A damaged count must not become an allocation of gigabytes.
        if (count is < 0 or > 10_000_000)
            throw new InvalidDataException();
        var items = new List<T>(Math.Min(count, 65_536));
        for (var i = 0; i < count; i++)
            items.Add(read(reader));
        return [.. items];
    }
}
