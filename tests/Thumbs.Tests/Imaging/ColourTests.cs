using GapFurniture.Thumbs.Imaging;
using NetVips;

namespace GapFurniture.Thumbs.Tests.Imaging;

public sealed class ColourTests
{
    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.WebP)]
    public void A_colour_without_a_profile_stays_as_it_is(PictureFormat format)
    {
        using var decoded = Pictures.Thumb(WithoutLoss(Pictures.Plain(300, 200, 0x33, 0x66, 0x99), format), 60).Decode();

        decoded.Getpoint(30, 20).ShouldBe([0x33, 0x66, 0x99]);
    }

    [Theory]
    [InlineData("p3")]
    [InlineData("srgb")]
    public void Colours_of_a_profile_come_out_as_they_look(string profile)
    {
        using var picture = Pictures.Photo(640, 400);
        var tagged = picture.IccTransform(profile, inputProfile: "srgb").Png();

        using var decoded = Pictures.Thumb(tagged, 160).Decode();

        decoded.Contains("icc-profile-data").ShouldBeFalse();
        decoded.To(Likeness.Reference(picture.Png(), 160, 100)).ShouldBeGreaterThan(39);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void So_do_those_of_what_is_transparent(bool isDeep)
    {
        using var picture = Pictures.Photo(640, 400).Bandjoin(Pictures.Photo(640, 400, bands: 1));
        var tagged = picture.IccTransform("p3", inputProfile: "srgb", depth: isDeep ? 16 : 8);
        tagged.Bands.ShouldBe(4);

        using var decoded = Pictures.Thumb(tagged.Png(), 160).Decode();

        (decoded.Format, decoded.Bands).ShouldBe((Enums.BandFormat.Uchar, 4));
        decoded.To(Likeness.Reference(picture.Png(), 160, 100)).ShouldBeGreaterThan(39);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CMYK_becomes_sRGB_with_a_profile_and_without(bool withProfile)
    {
        using var picture = Pictures.Photo(640, 400);
        var inks = picture.IccTransform("cmyk", inputProfile: "srgb");
        var original = inks.JpegsaveBuffer(95, keep: withProfile ? Enums.ForeignKeep.All : Enums.ForeignKeep.None);
        using var read = Image.NewFromBuffer(original);
        (read.Bands, read.Contains("icc-profile-data")).ShouldBe((4, withProfile));

        using var decoded = Pictures.Thumb(original, 160).Decode();

        decoded.Bands.ShouldBe(3);
        // Inks show fewer colours than screens.
        decoded.To(Likeness.Reference(picture.Png(), 160, 100)).ShouldBeGreaterThan(20);
        decoded.To(Likeness.Reference(withProfile ? original : inks.Jpeg(95), 160, 100)).ShouldBeGreaterThan(38);
    }

    [Fact]
    public void Shades_of_grey_stay_shades_of_grey()
    {
        using var picture = Pictures.Photo(640, 400, bands: 1);

        using var decoded = Pictures.Thumb(picture.Png(), 160).Decode();

        decoded.Bands.ShouldBe(1);
        decoded.To(Likeness.Reference(picture.Png(), 160, 100)).ShouldBeGreaterThan(39);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void Sixteen_bits_become_eight(int bands)
    {
        using var picture = Pictures.Photo(640, 400, bands);
        var deep = (picture * 257)
            .Cast(Enums.BandFormat.Ushort)
            .Copy(interpretation: bands == 1 ? Enums.Interpretation.Grey16 : Enums.Interpretation.Rgb16)
            .Png();
        using var read = Image.NewFromBuffer(deep);
        read.Format.ShouldBe(Enums.BandFormat.Ushort);

        using var decoded = Pictures.Thumb(deep, 160).Decode();

        (decoded.Format, decoded.Bands).ShouldBe((Enums.BandFormat.Uchar, bands));
        decoded.To(Likeness.Reference(picture.Png(), 160, 100)).ShouldBeGreaterThan(39);
    }

    [Theory]
    [InlineData("p3", 1)]
    [InlineData("cmyk", 3)]
    [InlineData("p3", 4)]
    public void A_profile_for_other_colours_is_ignored(string profile, int bands)
    {
        using var source = Pictures.Photo(320, 200).IccTransform(profile, inputProfile: "srgb");
        var wrong = (byte[])source.Get("icc-profile-data");
        using var picture =
            bands == 4 ? Pictures.Photo(320, 200).IccTransform("cmyk", inputProfile: "srgb") : Pictures.Photo(320, 200, bands);
        var original = picture.Mutate(m => m.Set(GValue.BlobType, "icc-profile-data", wrong)).Jpeg(95);

        using var decoded = Pictures.Thumb(original, 160).Decode();

        using var without = Pictures.Thumb(picture.JpegsaveBuffer(95, keep: Enums.ForeignKeep.None), 160).Decode();
        decoded.To(without).ShouldBeGreaterThan(60);
    }

    [Fact]
    public void A_profile_that_cannot_be_read_is_ignored()
    {
        using var picture = Pictures.Photo(320, 200);
        var profile = new byte[600];
        "RGB "u8.CopyTo(profile.AsSpan(16));
        var original = picture.Mutate(m => m.Set(GValue.BlobType, "icc-profile-data", profile)).Jpeg(95);

        using var decoded = Pictures.Thumb(original, 160).Decode();

        decoded.To(Likeness.Reference(picture.Png(), 160, 100)).ShouldBeGreaterThan(36);
    }

    private static byte[] WithoutLoss(Image image, PictureFormat format) =>
        format == PictureFormat.WebP ? image.WebpsaveBuffer(lossless: true) : image.Png();
}
