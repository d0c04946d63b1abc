using GapFurniture.Aws;
using GapFurniture.Shared.Options;
using GapFurniture.Thumbs.Imaging;

namespace GapFurniture.Thumbs.Tests;

public sealed class ThumbsOptionsTests
{
    private static ThumbsOptions InLambda(params (string Name, string Value)[] variables) =>
        ThumbsOptions.Parse([], name => variables.FirstOrDefault(v => v.Name == name).Value, inLambda: true);

    private static IReadOnlyList<string> Problems(params (string Name, string Value)[] variables) =>
        Should.Throw<OptionsException>(() => InLambda(variables)).Problems;

    [Fact]
    public void A_bucket_is_enough()
    {
        var options = InLambda(("THUMBS_BUCKET", "photos"));

        options.Bucket.ShouldBe("photos");
        options.Thumbs.ShouldBeNull();
        options.Sizes.ShouldBe([60, 180, 360]);
        options.Variants.Select(v => v.ToString()).ShouldBe(["w60.auto", "w60.webp", "w180.auto", "w180.webp", "w360.auto", "w360.webp"]);
        options.MaxAge.ShouldBe(TimeSpan.FromDays(1));
    }

    [Fact]
    public void The_originals_names_of_variables_go_on_working()
    {
        var options = InLambda(("IMAGE_BUCKET", "photos"), ("THUMB_BUCKET", "photo-thumbs"));

        options.Bucket.ShouldBe("photos");
        options.Thumbs.ShouldBe(new S3Url("photo-thumbs", ""));
        InLambda(("IMAGE_BUCKET", "photos"), ("THUMBS_BUCKET", "pictures")).Bucket.ShouldBe("pictures");
    }

    [Theory]
    [InlineData("jpeg,png", nameof(FormatChoice.Auto), "")]
    [InlineData("png, jpeg, webp, avif", nameof(FormatChoice.Auto), "Avif,WebP")]
    [InlineData("same", nameof(FormatChoice.Same), "")]
    public void Formats_are_a_list_or_the_originals(string text, string plain, string negotiated)
    {
        var options = InLambda(("THUMBS_BUCKET", "photos"), ("THUMBS_FORMATS", text));

        options.Plain.ToString().ShouldBe(plain);
        string.Join(',', options.Negotiated).ShouldBe(negotiated);
    }

    [Fact]
    public void An_empty_name_of_a_file_is_a_mistake() =>
        Should.Throw<OptionsException>(() => ThumbsOptions.Parse([""], _ => null, inLambda: false)).Message.ShouldContain("is empty");

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var problems = Problems(
            ("THUMBS_THUMBS_BUCKET", "s3://thumbs"),
            ("THUMBS_SIZES", "60,big"),
            ("THUMBS_FORMATS", "webp"),
            ("THUMBS_JPEG_QUALITY", "101"),
            ("THUMBS_MAX_AGE", "soon"),
            ("THUMBS_ERROR_MAX_AGE", "-1s"),
            ("THUMBS_SIGNING_KEYS", "too-short-for-a-key"),
            ("THUMBS_BASE_PATH", "thumbs")
        );

        string[] said =
        [
            "THUMBS_BUCKET is not set",
            "is not a bucket's bare name",
            "\"big\" is not a width",
            "jpeg and png have to be in the list",
            "THUMBS_JPEG_QUALITY",
            "THUMBS_MAX_AGE",
            "THUMBS_ERROR_MAX_AGE",
            "a key has at least 32 characters",
            "is not a path such as /thumbs",
        ];
        foreach (var text in said)
            problems.ShouldContain(p => p.Contains(text, StringComparison.Ordinal), text);
        problems.Count.ShouldBe(said.Length);
        string.Concat(problems).ShouldNotContain("too-short-for-a-key");
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData("", "thumbs/", false)]
    [InlineData("photos/", "", false)]
    [InlineData("photos/", "photos/thumbs/", false)]
    [InlineData("photos/", "thumbs/", true)]
    public void Thumbnails_and_originals_are_not_one_within_the_other(string prefix, string thumbs, bool isGood)
    {
        (string, string)[] variables =
        [
            ("THUMBS_BUCKET", "photos"),
            ("THUMBS_PREFIX", prefix),
            ("THUMBS_THUMBS_BUCKET", "photos"),
            ("THUMBS_THUMBS_PREFIX", thumbs),
        ];

        if (isGood)
            InLambda(variables).Thumbs.ShouldBe(new S3Url("photos", thumbs));
        else
            Problems(variables).ShouldHaveSingleItem().ShouldContain("one within the other");
    }
}
