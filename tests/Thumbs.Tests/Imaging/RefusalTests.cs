using GapFurniture.Thumbs.Imaging;
using NetVips;

namespace GapFurniture.Thumbs.Tests.Imaging;

public sealed class RefusalTests
{
    private static readonly byte[] s_start = [0, 0, 0, 24, .. "ftyp"u8];

    public static TheoryData<string> Others =>
        [
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>",
            "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
            "%PDF-1.4\n1 0 obj<<>>endobj",
            "II*\0\b\0\0\0\0\0\0\0\0\0\0\0",
            "MM\0*\0\0\0\b\0\0\0\0\0\0\0\0",
            "P6\n2 2\n255\n123456789012",
            "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n1234",
            "BM12345678901234567890123456789012345678901234567890123456789",
            "1 2 3\n4 5 6\n",
            "RIFF\u0010\0\0\0WAVEfmt ",
            "GIF88a12345678901234567890",
            "\u0000",
        ];

    [Theory]
    [MemberData(nameof(Others))]
    public void What_is_none_of_the_formats_is_no_picture(string text)
    {
        var file = text.Select(c => (byte)c).ToArray();

        Refused(() => Pictures.Thumb(file, 60)).Problem.ShouldBe(PictureProblem.NotAPicture);
    }

    [Fact]
    public void TIFF_that_libvips_could_read_is_no_picture_either()
    {
        // libvips of the test's process writes it; loading is what is blocked.
        var file = Pictures.Photo(30, 20).TiffsaveBuffer();

        Refused(() => Pictures.Thumb(file, 60)).Problem.ShouldBe(PictureProblem.NotAPicture);
        Should.Throw<VipsException>(() => Image.NewFromBuffer(file));
    }

    [Fact]
    public void Nothing_is_said_to_be_empty() => Refused(() => Pictures.Thumb([], 60)).Problem.ShouldBe(PictureProblem.Empty);

    [Theory]
    [InlineData("heic", "mif1heic")]
    [InlineData("mif1", "mif1heic")]
    [InlineData("hevc", "hevcmsf1")]
    public void HEIC_is_said_to_be_that(string brand, string compatible)
    {
        byte[] file = [.. s_start, .. brand.Select(c => (byte)c), 0, 0, 0, 0, .. compatible.Select(c => (byte)c), .. new byte[100]];

        var refusal = Refused(() => Pictures.Thumb(file, 60));

        refusal.Problem.ShouldBe(PictureProblem.Heic);
        refusal.Message.ShouldContain("HEIC");
    }

    [Theory]
    [InlineData("mp42", "mp42isom")]
    [InlineData("jxl ", "jxl isom")]
    public void Other_files_of_boxes_are_no_pictures(string brand, string compatible)
    {
        byte[] file =
        [
            .. s_start,
            .. brand.Select(c => (byte)c),
            0,
            0,
            0,
            0,
            .. compatible.Select(c => (byte)c),
            .. "avif"u8,
            .. new byte[99],
        ];

        Refused(() => Pictures.Thumb(file, 60)).Problem.ShouldBe(PictureProblem.NotAPicture);
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.WebP)]
    [InlineData(PictureFormat.Gif)]
    [InlineData(PictureFormat.Avif)]
    public void What_is_cut_off_is_broken(PictureFormat format)
    {
        var whole = Pictures.Photo(400, 300).In(format);

        foreach (var part in (double[])[0.97, 0.5, 0.1])
            Refused(() => Pictures.Thumb(whole[..(int)(whole.Length * part)], 60)).Problem.ShouldBe(PictureProblem.Broken, $"{part:p0}");
        Refused(() => Pictures.Thumb(whole[..30], 60)).Problem.ShouldBe(PictureProblem.Broken);
    }

    [Fact]
    public void Refusals_quote_nothing()
    {
        var broken = Pictures.Photo(400, 300).Png();

        var refusal = Refused(() => Pictures.Thumb(broken[..2000], 60));

        refusal.Message.ShouldBe("The original is damaged or incomplete.");
        refusal.InnerException.ShouldBeOfType<VipsException>();
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.Png)]
    public void Too_many_pixels_are_seen_before_the_rest_is_read(PictureFormat format)
    {
        // Plain, so that it is made at once; and a large file none the less.
        byte[] file = [.. Pictures.Plain(3000, 2000, 10, 20, 30).In(format), .. new byte[1_000_000]];
        var pipe = new Pipe(file);
        var options = new ImagingOptions(new PictureLimits(10_000_000, 5_999_999));

        var refusal = Refused(() => Make(pipe, file.Length, options));

        refusal.Problem.ShouldBe(PictureProblem.TooLarge);
        pipe.Taken.ShouldBeLessThan(256 * 1024);
        Pictures.Thumb(file, 60, options: new ImagingOptions(new PictureLimits(10_000_000, 6_000_000))).Width.ShouldBe(60);
    }

    [Fact]
    public void Pixels_of_AVIF_count_double_since_they_take_the_most_memory()
    {
        var file = Pictures.Photo(300, 200).Avif();

        Refused(() => Pictures.Thumb(file, 60, options: new ImagingOptions(new PictureLimits(10_000_000, 119_999))))
            .Problem.ShouldBe(PictureProblem.TooLarge);
        Pictures.Thumb(file, 60, options: new ImagingOptions(new PictureLimits(10_000_000, 120_000))).Width.ShouldBe(60);
    }

    [Fact]
    public void Too_many_bytes_are_refused_unread_where_their_number_is_known()
    {
        var file = Pictures.Photo(400, 300).Png();
        var pipe = new Pipe(file);

        Refused(() => Make(pipe, file.Length, new ImagingOptions(new PictureLimits(file.Length - 1, 1_000_000))))
            .Problem.ShouldBe(PictureProblem.TooLarge);

        pipe.Taken.ShouldBe(0);
    }

    [Fact]
    public void Elsewhere_reading_ends_where_there_are_too_many()
    {
        var file = Pictures.Photo(400, 300).Png();
        var pipe = new Pipe(file);

        Refused(() => Make(pipe, null, new ImagingOptions(new PictureLimits(20_000, 1_000_000)))).Problem.ShouldBe(PictureProblem.TooLarge);

        file.Length.ShouldBeGreaterThan(40_000);
        pipe.Taken.ShouldBeLessThan(25_000);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void A_body_that_ends_early_says_nothing_about_the_original(int end)
    {
        var file = Pictures.Photo(400, 300).Png();
        file.Length.ShouldBeGreaterThan(20_000);

        Should.Throw<EndOfStreamException>(() => Make(new Pipe(file, end), file.Length, ImagingOptions.Default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void What_the_stream_throws_comes_out(int from)
    {
        var file = Pictures.Photo(400, 300).Png();
        var pipe = new Pipe(file, reading: taken => _ = taken >= from ? throw new TimeoutException("S3 is slow") : 0);

        Should.Throw<TimeoutException>(() => Make(pipe, file.Length, ImagingOptions.Default)).Message.ShouldBe("S3 is slow");
    }

    [Fact]
    public void It_stops_when_it_is_told_to()
    {
        var file = Pictures.Photo(400, 300).Png();
        using var stop = new CancellationTokenSource();
        var pipe = new Pipe(
            file,
            reading: taken =>
            {
                if (taken > 10_000)
                    stop.Cancel();
            }
        );

        Should.Throw<OperationCanceledException>(() =>
            Thumbnailer.Make(pipe, file.Length, new Variant(60, FormatChoice.Auto), ImagingOptions.Default, stop.Token)
        );
        pipe.Taken.ShouldBeLessThan(file.Length);
    }

    [Fact]
    public void The_head_alone_takes_little()
    {
        var pipe = new Pipe(Pictures.Photo(1200, 900).Stored(6).Jpeg());

        var head = Thumbnailer.ReadHead(pipe, null, ImagingOptions.Default, TestContext.Current.CancellationToken);

        head.ShouldBe(new PictureHead(PictureFormat.Jpeg, 1200, 900, 1, HasAlpha: false));
        pipe.Taken.ShouldBeLessThan(20_000);
    }

    private static Thumbnail Make(Stream original, long? length, ImagingOptions options) =>
        Thumbnailer.Make(original, length, new Variant(60, FormatChoice.Auto), options, TestContext.Current.CancellationToken);

    private static PictureException Refused(Action action) => Should.Throw<PictureException>(action);
}
