using FsCheck.Fluent;
using GapFurniture.Aws;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests;

public sealed class S3UrlTests
{
    [Theory]
    [InlineData("s3://b/k", "b", "k")]
    [InlineData("s3://b/a/b c/%41+あ", "b", "a/b c/%41+あ")]
    [InlineData("s3://b//k", "b", "/k")]
    [InlineData("s3://b/", "b", "")]
    [InlineData("s3://b", "b", "")]
    [InlineData("s3://b/s3://c/d", "b", "s3://c/d")]
    public void A_url_is_taken_apart_at_its_first_slash(string url, string bucket, string key) =>
        S3Url.Parse(url).ShouldBe(new S3Url(bucket, key));

    [Theory]
    [InlineData("")]
    [InlineData("s3://")]
    [InlineData("s3:///k")]
    [InlineData("S3://b/k")]
    [InlineData("https://b/k")]
    [InlineData("b/k")]
    public void What_names_no_bucket_is_none(string text) => S3Url.Parse(text).ShouldBeNull();

    [Fact]
    public void An_object_needs_a_key()
    {
        S3Url.ParseObject("s3://b/").ShouldBeNull();
        S3Url.ParseObject("s3://b/k").ShouldBe(new S3Url("b", "k"));
    }

    [Fact]
    public void Any_place_survives_being_written_and_read() =>
        Properties.Check(
            Prop.ForAll(
                Gen.Elements("a", "/", "//", " ", "?", "#", "%2F", "s3://", "あ", "\n").ListOf().ToArbitrary(),
                parts =>
                    S3Url.Parse(new S3Url("bucket", string.Concat(parts)).ToString()).ShouldBe(new S3Url("bucket", string.Concat(parts)))
            )
        );

    [Theory]
    [InlineData("b", "out/x", true)]
    [InlineData("b", "out/", true)]
    [InlineData("b", "output", false)]
    [InlineData("c", "out/x", false)]
    [InlineData("b", "in/out/x", false)]
    public void What_lies_below_a_prefix_lies_there(string bucket, string key, bool there) =>
        new S3Url("b", "out/").Contains(bucket, key).ShouldBe(there);
}
