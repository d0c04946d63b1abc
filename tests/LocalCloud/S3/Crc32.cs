using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GapFurniture.LocalCloud.S3;

/// <summary>The checksum that SDKs send along by default.</summary>
internal static class Crc32
{
    /// <summary>Header and trailer that carry it.</summary>
    public const string Header = "x-amz-checksum-crc32";

    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, Step))];

    /// <summary>In base64, of the network byte order.</summary>
    public static string Of(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
            crc = (crc >> 8) ^ s_table[(byte)(crc ^ b)];
        Span<byte> result = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(result, ~crc);
        return Convert.ToBase64String(result);
    }

    private static uint Step(uint value, int bit) => (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
}

/// <summary>The checksum that clients choose where they want a digest of the whole object.</summary>
internal static class Sha256Checksum
{
    /// <summary>Header and trailer that carry it.</summary>
    public const string Header = "x-amz-checksum-sha256";

    /// <summary>In base64.</summary>
    public static string Of(byte[] data) => Convert.ToBase64String(SHA256.HashData(data));

    /// <summary>Of a multipart upload: the digest of its parts' digests, and their number.</summary>
    public static string OfParts(IReadOnlyCollection<string> digests) =>
        $"{Of([.. digests.SelectMany(Convert.FromBase64String)])}-{digests.Count}";
}
