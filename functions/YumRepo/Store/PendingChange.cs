using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using GapFurniture.YumRepo.Metadata;

namespace GapFurniture.YumRepo.Store;

/// <summary>
/// A change that is stored and not yet committed: an object in <c>repodata/.pending/</c>. Once it is there, the event that brought it is done, whoever
/// commits it.
/// </summary>
/// <param name="Id">Its name in that folder. The same event always has the same.</param>
/// <param name="Href">The package's place within the repository.</param>
/// <param name="Order">S3's sequencer of the event; empty for a change without.</param>
/// <param name="Package">What is to be listed; null: nothing is to be listed there any more.</param>
/// <param name="Xml">Its elements; null if nothing is to be listed.</param>
internal sealed record PendingChange(string Id, string Href, string Order, ListedPackage? Package, PackageXml? Xml)
{
    /// <summary>Where they lie within a repository.</summary>
    public const string Folder = "repodata/.pending/";

    private const byte Version = 1;

    /// <summary>When it was stored, by S3's clock.</summary>
    public DateTimeOffset StagedAt { get; init; }

    /// <summary>A package that is to be listed.</summary>
    public static PendingChange Add(StagedPackage added) =>
        new(
            IdOf(added.File.Href, added.Order),
            added.File.Href,
            added.Order,
            new ListedPackage(added.Nevra, added.File.Href, added.File.Sha256, added.File.FileTime, added.File.Size),
            added.Xml
        );

    /// <summary>A place where nothing is to be listed any more.</summary>
    public static PendingChange Remove(string href, string order) => new(IdOf(href, order), href, order, null, null);

    /// <summary>Which of two sequencers of one key is the later one. They may differ in length.</summary>
    /// <seealso href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html"/>
    public static int CompareOrders(string one, string two)
    {
        var length = Math.Max(one.Length, two.Length);
        return string.Compare(one.PadRight(length, '0'), two.PadRight(length, '0'), StringComparison.OrdinalIgnoreCase);
    }

    public byte[] Write()
    {
        using var stored = new MemoryStream();
        using (var gzip = new GZipStream(stored, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new PackedWriter(gzip))
        {
            writer.Write(Version);
            writer.Write(Href);
            writer.Write(Order);
            writer.Write(Package is not null);
            if (Package is not null)
            {
                writer.Write(Package);
                foreach (var part in new[] { Xml!.Primary, Xml.Filelists, Xml.Other })
                {
                    writer.Write(part.Length);
                    writer.Write(part);
                }
            }
        }
        return stored.ToArray();
    }

    /// <exception cref="InvalidDataException">It is not what <see cref="Write"/> wrote.</exception>
    public static PendingChange Read(string id, byte[] stored, DateTimeOffset stagedAt)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(stored, writable: false), CompressionMode.Decompress))
            gzip.CopyTo(bytes);
        var reader = new PackedReader(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        if (reader.ReadByte() is var version and not Version)
            throw new InvalidDataException($"it is of version {version}, which a newer yumrepo wrote");
        var (href, order, isAdded) = (reader.ReadString(), reader.ReadString(), reader.ReadBoolean());
        var package = isAdded ? reader.ReadPackage() : null;
        var xml = isAdded ? new PackageXml(Part(ref reader), Part(ref reader), Part(ref reader)) : null;
        return new PendingChange(id, href, order, package, xml) { StagedAt = stagedAt };

        static byte[] Part(ref PackedReader reader) => reader.ReadBytes(reader.ReadInt32()).ToArray();
    }

    // Of the same event the same, so that a second delivery stores nothing; without one always another.
    private static string IdOf(string href, string order) =>
        order.Length == 0 ? $"{Guid.NewGuid():N}" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{href}\n{order}")));
}
