using System.Buffers.Binary;

namespace GapFurniture.Thumbs.Imaging;

/// <summary>What a file is by its first bytes.</summary>
internal static class Signature
{
    /// <summary>As many bytes as are looked at, if there are so many.</summary>
    public const int Length = 64;

    private const int BoxHeader = 8;
    private const int Brand = 4;

    /// <summary>The format.</summary>
    /// <param name="start">The first bytes.</param>
    /// <exception cref="PictureException">It is empty, or none that is read.</exception>
    public static PictureFormat Read(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            throw new PictureException(PictureProblem.Empty, "The original is empty.");
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return PictureFormat.Jpeg;
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']))
            return PictureFormat.Png;
        if (start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8))
            return PictureFormat.Gif;
        if (start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..].StartsWith("WEBP"u8))
            return PictureFormat.WebP;
        if (start.Length >= BoxHeader && start[4..].StartsWith("ftyp"u8))
            return ReadBrands(start);
        throw NotAPicture();
    }

    // ISO/IEC 14496-12, 4.3: the brand, its version, then all brands that a reader may take it for.
    private static PictureFormat ReadBrands(ReadOnlySpan<byte> start)
    {
        var end = (int)Math.Min(start.Length, BinaryPrimitives.ReadUInt32BigEndian(start));
        var hevc = false;
        for (var at = BoxHeader; at + Brand <= end; at += Brand)
        {
            var brand = start.Slice(at, Brand);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
                return PictureFormat.Avif;
            hevc |= brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8);
        }
        throw hevc
            ? new PictureException(
                PictureProblem.Heic,
                "The original is HEIC, which is not supported: save it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)."
            )
            : NotAPicture();
    }

    private static PictureException NotAPicture() =>
        new(PictureProblem.NotAPicture, "The original is no picture that is supported: JPEG, PNG, WebP, GIF or AVIF.");
}
