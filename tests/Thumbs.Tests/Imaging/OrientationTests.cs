using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Tests.Imaging;

public sealed class OrientationTests
{
    public static TheoryData<PictureFormat, int> All() =>
        [
            .. from format in (PictureFormat[])[PictureFormat.Jpeg, PictureFormat.Png, PictureFormat.WebP]
            from orientation in Enumerable.Range(1, 8)
            select (format, orientation),
        ];

    [Theory]
    [MemberData(nameof(All))]
    public void A_picture_is_upright_however_its_pixels_lie(PictureFormat format, int orientation)
    {
        using var upright = Pictures.Photo(320, 200);

        var thumbnail = Pictures.Thumb(upright.Stored(orientation).In(format), 96);

        (thumbnail.Width, thumbnail.Height).ShouldBe((96, 60));
        using var decoded = thumbnail.Decode();
        using var expected = Likeness.Reference(upright.Png(), 96, 60);
        decoded.To(expected).ShouldBeGreaterThan(34);
        // The corner is bright in one of four places only.
        decoded.Crop(2, 2, 15, 10).Avg().ShouldBeGreaterThan(decoded.Crop(79, 2, 15, 10).Avg() + 20);
    }

    [Theory]
    [InlineData(PictureFormat.Png, 6)]
    [InlineData(PictureFormat.Png, 7)]
    [InlineData(PictureFormat.WebP, 8)]
    public void So_is_one_that_is_transparent(PictureFormat format, int orientation)
    {
        using var upright = Pictures.Photo(320, 200).Bandjoin(Pictures.Photo(320, 200, bands: 1));

        using var decoded = Pictures.Thumb(upright.Stored(orientation).In(format), 96).Decode();

        decoded.Bands.ShouldBe(4);
        decoded.To(Likeness.Reference(upright.Png(), 96, 60)).ShouldBeGreaterThan(34);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_another_program_has_written_is_read_likewise(PictureFormat format, int orientation)
    {
        await DebianPackages.NeedAsync("libimage-exiftool-perl", "/usr/bin/exiftool");
        using var upright = Pictures.Photo(320, 200);
        using var folder = new TemporaryFolder();
        var file = folder.PathOf($"picture.{format.ToString().ToLowerInvariant()}");
        // Without a tag of ours.
        using var stored = upright.Stored(orientation).Mutate(m => m.Remove("orientation"));
        await File.WriteAllBytesAsync(file, stored.In(format), TestContext.Current.CancellationToken);
        await DebianPackages.RunAsync("exiftool", "-q", "-overwrite_original", $"-Orientation#={orientation}", file);

        using var decoded = Pictures.Thumb(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), 96).Decode();

        using var expected = Likeness.Reference(upright.Png(), 96, 60);
        decoded.To(expected).ShouldBeGreaterThan(34);
    }
}
