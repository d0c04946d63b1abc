using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GapFurniture.Thumbs.Imaging;
using GapFurniture.Thumbs.Store;
using GapFurniture.Thumbs.Tests.Fakes;

namespace GapFurniture.Thumbs.Tests.Store;

public sealed class ThumbKeyTests
{
    private static readonly Variant s_small = new(180, FormatChoice.Auto);

    [Fact]
    public void The_variant_stands_before_the_originals_key()
    {
        ThumbKey.Of("", new Variant(180, FormatChoice.WebP), "2026/a.jpg").ShouldBe("w180.webp/2026/a.jpg");
        ThumbKey.Of("thumbs/", s_small, "/a").ShouldBe("thumbs/w180.auto//a");
    }

    [Fact]
    public void No_two_thumbnails_share_a_key() =>
        Properties.ForAll(
            Thumbnails.Two(),
            sample =>
            {
                var ((variant1, key1), (variant2, key2)) = sample;
                var isSame = key1 == key2 && variant1 == variant2;
                (ThumbKey.Of("", variant1, key1) == ThumbKey.Of("", variant2, key2)).ShouldBe(isSame);
            },
            count: 1000
        );

    private static Gen<(Variant, string)> Thumbnails =>
        from key in Properties.Keys
        from size in Gen.Elements(1, 18, 180, 1804)
        from format in Gen.Elements(FormatChoice.Auto, FormatChoice.WebP)
        select (new Variant(size, format), key);

    [Fact]
    public void A_key_that_would_be_too_long_is_hashed_and_meets_no_other()
    {
        var longest = new string('a', 1024);
        var hashed = ThumbKey.Of("thumbs/", s_small, longest);

        hashed.ShouldStartWith("thumbs/w180.auto.sha256/");
        Encoding.UTF8.GetByteCount(hashed).ShouldBeLessThanOrEqualTo(1024);
        ThumbKey.Of("thumbs/", s_small, longest[..^1] + "b").ShouldNotBe(hashed);
        // An original with the name of a hash.
        ThumbKey.Of("thumbs/", s_small, hashed["thumbs/w180.auto.".Length..]).ShouldNotBe(hashed);
        ThumbKey
            .Of(new string('p', ThumbKey.LongestPrefix), new Variant(4096, FormatChoice.Same), longest)
            .Length.ShouldBeLessThanOrEqualTo(1024);
    }

    [Fact]
    public void The_tag_changes_with_all_that_changes_the_thumbnail_and_with_nothing_else()
    {
        var options = ImagingOptions.Default;
        var tag = ThumbKey.Tag("\"1\"", s_small, options);

        ThumbKey.Tag("\"1\"", s_small, options with { Limits = new PictureLimits(1, 1) }).ShouldBe(tag);
        string[] others =
        [
            ThumbKey.Tag("\"2\"", s_small, options),
            ThumbKey.Tag("\"1\"", s_small with { Size = 360 }, options),
            ThumbKey.Tag("\"1\"", s_small with { Format = FormatChoice.WebP }, options),
            ThumbKey.Tag("\"1\"", s_small, options with { JpegQuality = 81 }),
            ThumbKey.Tag("\"1\"", s_small, options with { WebPQuality = 81 }),
            ThumbKey.Tag("\"1\"", s_small, options with { AvifQuality = 51 }),
            ThumbKey.Tag("\"1\"", s_small, options with { KeepsAnimation = true }),
        ];
        others.Append(tag).Distinct().Count().ShouldBe(others.Length + 1);
    }
}
