using System.Buffers.Binary;
using GapFurniture.Thumbs.Imaging;
using NetVips;

namespace GapFurniture.Thumbs.Tests.Imaging;

/// <summary>What decoders get of an original: its pixels, turn and colours, and no metadata, of which a file may have as much as it likes.</summary>
public sealed class SieveTests
{
    private const int Many = 20_000;

    private static readonly byte[] s_scan = [0xFF, 0xDA];
    private static readonly string[] s_texts = ["tEXt", "zTXt", "iTXt", "sPLT", "tIME", "abCd"];

    /// <summary>Each was an entry in libjpeg's memory: 256 bytes for 5 of the file.</summary>
    [Theory]
    [InlineData(0xE1)]
    [InlineData(0xE2)]
    [InlineData(0xED)]
    [InlineData(0xFE)]
    public void Segments_of_applications_do_not_come_through(byte kind)
    {
        var plain = Pictures.Photo(60, 40).Jpeg();
        var segments = Enumerable.Repeat(Segment(kind, "a"u8), Many).SelectMany(s => s).ToArray();

        // In front, and between the scans of a progressive one.
        byte[] file = [.. plain[..2], .. segments, .. plain[2..]];
        Sieved(file, PictureFormat.Jpeg).ShouldBe(plain);
        var progressive = Pictures.Photo(60, 40).JpegsaveBuffer(interlace: true, keep: Enums.ForeignKeep.None);
        var at = progressive.AsSpan().LastIndexOf(s_scan);
        at.ShouldBeGreaterThan(progressive.AsSpan().IndexOf(s_scan));
        file = [.. progressive[..at], .. segments, .. progressive[at..]];
        Sieved(file, PictureFormat.Jpeg).ShouldBe(progressive);
    }

    [Fact]
    public void Chunks_that_decoders_may_ignore_do_not_come_through()
    {
        var plain = Sieved(Pictures.Photo(60, 40, 4).Png(), PictureFormat.Png);
        foreach (var name in s_texts)
        {
            var chunks = Enumerable.Repeat(Chunk(name, "key\0\0text"u8), Many).SelectMany(c => c).ToArray();

            // Behind the header's chunk, and before the end's.
            Sieved([.. plain[..33], .. chunks, .. plain[33..]], PictureFormat.Png).ShouldBe(plain, name);
            Sieved([.. plain[..^12], .. chunks, .. plain[^12..]], PictureFormat.Png).ShouldBe(plain, name);
        }
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Png)]
    public void The_turn_and_the_colours_come_through(PictureFormat format)
    {
        using var wide = Pictures.Photo(90, 60).IccTransform("p3", inputProfile: "srgb");
        var file = wide.Stored(6).In(format);

        using var sieved = Image.NewFromBuffer(Sieved(file, format));

        sieved.Get("orientation").ShouldBe(6);
        ((byte[])sieved.Get("icc-profile-data")).ShouldBe((byte[])wide.Get("icc-profile-data"));
    }

    [Fact]
    public void EXIF_comes_through_once_and_XMP_not_at_all()
    {
        var file = Pictures.Photo(90, 60).Stored(3).Jpeg();
        var exif = Segment(0xE1, "Exif\0\0II*\0\b\0\0\0\0\0"u8);
        var xmp = Segment(0xE1, "http://ns.adobe.com/xap/1.0/\0<x/>"u8);

        Sieved([.. file[..2], .. xmp, .. file[2..]], PictureFormat.Jpeg).ShouldBe(Sieved(file, PictureFormat.Jpeg));
        Sieved([.. file[..2], .. exif, .. file[2..]], PictureFormat.Jpeg).AsSpan(2, exif.Length).ToArray().ShouldBe(exif);
        using var twice = Image.NewFromBuffer(Sieved([.. file[..2], .. exif, .. file[2..]], PictureFormat.Jpeg));
        twice.Contains("orientation").ShouldBeFalse();
    }

    /// <summary>Whatever stands in a file, and wherever it ends: what it is not sure about comes through as it is.</summary>
    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Gif)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Avif)]
    public void It_ends_where_the_file_ends(PictureFormat format)
    {
        var whole = Pictures.Photo(60, 40).JpegsaveBuffer(keep: Enums.ForeignKeep.None, restartInterval: 2);
        if (format != PictureFormat.Jpeg)
            whole = Sieved(Pictures.Photo(60, 40).In(format), format);
        var first =
            format == PictureFormat.Png ? 8
            : format == PictureFormat.WebP ? 12
            : 1;

        for (var end = first; end <= whole.Length; end++)
            Sieved(whole[..end], format).ShouldBe(whole[..end]);
        Sieved([.. whole, 0xFF, 0xFF], format).ShouldBe([.. whole, 0xFF, 0xFF]);
    }

    [Fact]
    public void Filling_before_a_segment_and_marks_within_pixels_are_no_segments()
    {
        byte[] file = [0xFF, 0xD8, 0xFF, 0xFF, 0xFF, 0xDA, 0, 4, 1, 2, 0xFF, 0, 0xFF, 0xD0, 9, 0xFF, 0xFF, 0xFE, 0, 3, 7, 0xFF, 0xD9];

        Sieved(file, PictureFormat.Jpeg).ShouldBe([.. file[..16], .. file[^2..]]);
    }

    [Theory]
    [InlineData(PictureFormat.WebP, 1_000, true)]
    [InlineData(PictureFormat.WebP, 100_001, false)]
    [InlineData(PictureFormat.Avif, 1_000, true)]
    [InlineData(PictureFormat.Avif, 100_001, false)]
    public void What_has_more_parts_than_any_animation_is_refused(PictureFormat format, int parts, bool isGood)
    {
        byte[] extended = [.. "VP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 59, 0, 0, 39, 0, 0];
        var filling = Enumerable.Repeat("\0\0\0\bfree"u8.ToArray(), parts).SelectMany(c => c);
        byte[] file = [.. Pictures.Photo(60, 40).Avif(), .. "\0\0\0\u0001free\0\0\0\0\0\0\0\u0010"u8, .. filling];
        if (format == PictureFormat.WebP)
        {
            var plain = Pictures.Photo(60, 40).WebpsaveBuffer(keep: Enums.ForeignKeep.None);
            filling = Enumerable.Repeat("ABCD\0\0\0\0"u8.ToArray(), parts).SelectMany(c => c);
            file = [.. plain[..12], .. extended, .. plain[12..], .. filling];
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        }

        if (isGood)
            Pictures.Thumb(file, 30).Width.ShouldBe(30);
        else
            Should.Throw<PictureException>(() => Pictures.Thumb(file, 30)).Problem.ShouldBe(PictureProblem.TooLarge);
    }

    private static byte[] Sieved(byte[] file, PictureFormat format)
    {
        // In pieces of odd sizes, as from a connection.
        var pipe = new Pipe(file);
        var start = new byte[Math.Min(Signature.Length, file.Length)];
        pipe.ReadExactly(start);
        return [.. new Sieve(start, buffer => pipe.Read(buffer.Span)).Pieces(format).SelectMany(piece => piece.ToArray())];
    }

    private static byte[] Segment(byte kind, ReadOnlySpan<byte> content)
    {
        byte[] segment = [0xFF, kind, 0, 0, .. content];
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), (ushort)(content.Length + 2));
        return segment;
    }

    private static byte[] Chunk(string name, ReadOnlySpan<byte> content)
    {
        byte[] chunk = [0, 0, 0, (byte)content.Length, .. name.Select(c => (byte)c), .. content, .. new byte[4]];
        // The checksum is not looked at: no decoder gets it.
        return chunk;
    }
}
