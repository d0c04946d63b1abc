using System.Security.Cryptography;

namespace GapFurniture.LocalCloud.S3;

/// <summary>The additional checksums of S3: their names, their headers, and how to compute them.</summary>
internal sealed record ChecksumAlgorithm(string Name, Func<byte[], byte[]> Hash)
{
    private const string Prefix = "x-amz-checksum-";

    public static readonly IReadOnlyList<ChecksumAlgorithm> All =
    [
        new("CRC32", data => Crc.Crc32.Hash(data)),
        new("CRC32C", data => Crc.Crc32C.Hash(data)),
        new("CRC64NVME", data => Crc.Crc64Nvme.Hash(data)),
        new("SHA1", SHA1.HashData),
        new("SHA256", SHA256.HashData),
    ];

    /// <summary>Header and trailer that carry the value.</summary>
    public string Header => Prefix + Name.ToLowerInvariant();

    /// <summary>Element of XML answers.</summary>
    public string Element => "Checksum" + Name;

    /// <summary>CRCs of a multipart object may be those of the whole; SHAs are always of the parts' digests.</summary>
    public bool CanBeFullObject => Name.StartsWith("CRC", StringComparison.Ordinal);

    /// <summary>The algorithm of a name such as <c>CRC32</c>, in any case; null when S3 has none of that name.</summary>
    public static ChecksumAlgorithm? Find(string? name) =>
        All.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The algorithm of a header or trailer; null for any other header.</summary>
    public static ChecksumAlgorithm? OfHeader(string header) =>
        header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? Find(header[Prefix.Length..]) : null;
}
