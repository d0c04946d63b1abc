using System.IO.Compression;
using GapFurniture.YumRepo.Store;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;

namespace GapFurniture.YumRepo.Metadata;

/// <summary>Compression of metadata. Files are known by their first bytes, since names say anything.</summary>
internal static class Codec
{
    // What createrepo_c takes for zstd.
    private const int ZstdLevel = 10;

    /// <summary>The end of a file's name.</summary>
    public static string Extension(MetadataCompression compression) => compression == MetadataCompression.Zstd ? ".xml.zst" : ".xml.gz";

    /// <summary>A stream that compresses what is written to it, as one member or frame.</summary>
    public static Stream Compress(MetadataCompression compression, Stream target) =>
        compression == MetadataCompression.Zstd
            ? new ZstdSharp.CompressionStream(target, ZstdLevel, leaveOpen: true)
            : new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true);

    /// <summary>The uncompressed bytes of a file, or of members or frames of it.</summary>
    /// <param name="stored">The bytes as stored.</param>
    /// <exception cref="InvalidDataException">It is none of the known formats.</exception>
    public static Stream Open(Stream stored)
    {
        Span<byte> start = stackalloc byte[6];
        var length = stored.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stored.Position = 0;
        return start[..length] switch
        {
            [0x1F, 0x8B, ..] => new GZipStream(stored, CompressionMode.Decompress),
            [0x28, 0xB5, 0x2F, 0xFD, ..] => new ZstdSharp.DecompressionStream(stored),
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => new XZStream(stored),
            [(byte)'B', (byte)'Z', (byte)'h', ..] => BZip2Stream.Create(stored, SharpCompress.Compressors.CompressionMode.Decompress, true),
            [(byte)'<', ..] or [0xEF, 0xBB, 0xBF, ..] => stored,
            _ => throw new InvalidDataException("it is neither gzip, zstd, xz, bzip2 nor XML"),
        };
    }
}
