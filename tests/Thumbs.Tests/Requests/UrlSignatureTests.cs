using GapFurniture.Thumbs.Requests;

namespace GapFurniture.Thumbs.Tests.Requests;

public sealed class UrlSignatureTests
{
    private const string New = "0123456789abcdef0123456789abcdef";
    private const string Old = "fedcba9876543210fedcba9876543210";

    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_000_000);

    private static ThumbUrl Signed(string secret, string key = "a.jpg", int size = 180, string? expires = null) =>
        new(key, size, expires, UrlSignature.Of(secret, key, size, expires));

    [Fact]
    public void What_one_of_the_keys_has_signed_counts()
    {
        UrlSignature.Check(Signed(New), [New, Old], s_now).ShouldBeNull();
        UrlSignature.Check(Signed(Old), [New, Old], s_now).ShouldBeNull();
        UrlSignature.Check(Signed(New, expires: "1000001"), [New], s_now).ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_000_001));
    }

    [Fact]
    public void It_is_the_hmac_of_the_meaning() =>
        // printf 'thumbs\n180\n\na.jpg' | openssl dgst -sha256 -hmac KEY -binary | basenc --base64url
        UrlSignature.Of(New, "a.jpg", 180, null).ShouldBe("25WJihFucdK0Nf1PSEiqWngurrSf_u6a5zsjxmOfqAg");

    [Fact]
    public void A_signature_is_good_for_nothing_else()
    {
        var good = Signed(New, expires: "1000001");
        ThumbUrl[] others =
        [
            good with
            {
                Key = "b.jpg",
            },
            good with
            {
                Size = 360,
            },
            good with
            {
                Expires = "2000000",
            },
            good with
            {
                Expires = null,
            },
            good with
            {
                Signature = good.Signature![..^1],
            },
            good with
            {
                Signature = good.Signature + "=",
            },
            good with
            {
                Signature = "",
            },
            good with
            {
                Signature = null,
            },
            Signed(Old, expires: "1000001"),
        ];
        foreach (var other in others)
            Should.Throw<RefusedException>(() => UrlSignature.Check(other, [New], s_now)).Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("1000000")]
    [InlineData("999999")]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999")]
    public void A_signature_ends_when_it_says(string expires) =>
        Should
            .Throw<RefusedException>(() => UrlSignature.Check(Signed(New, expires: expires), [New], s_now))
            .Message.ShouldBe("This address has expired.");

    [Fact]
    public void A_far_end_is_no_error() => UrlSignature.Check(Signed(New, expires: "9000000000000000000"), [New], s_now).ShouldNotBeNull();
}
