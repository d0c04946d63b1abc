using GapFurniture.Thumbs.Requests;
using GapFurniture.Thumbs.Tests.Fakes;

namespace GapFurniture.Thumbs.Tests.Requests;

public sealed class ThumbUrlTests
{
    [Theory]
    [InlineData("/?filename=a.jpg&size=180", "a.jpg", 180)]
    [InlineData("/any/path?size=60&filename=2026%2Fa.jpg&utm_source=x", "2026/a.jpg", 60)]
    [InlineData("/?filename=2026/a+b%2Bc.jpg&size=180", "2026/a b+c.jpg", 180)]
    [InlineData("/180/2026/a+b%2Bc%20d.jpg", "2026/a+b+c d.jpg", 180)]
    [InlineData("/180/%E4%B8%AD%E6%96%87.png", "中文.png", 180)]
    [InlineData("/180/100%2541.png", "100%41.png", 180)]
    [InlineData("/180//a", "/a", 180)]
    [InlineData("/180/a%2Fb?size=60", "a/b", 180)]
    public void Both_forms_say_which_picture_and_how_wide(string target, string key, int size)
    {
        var url = ThumbUrl.Parse(target);

        url.Key.ShouldBe(key);
        url.Size.ShouldBe(size);
    }

    [Theory]
    [InlineData("/", 400, "filename is missing")]
    [InlineData("/?size=180", 400, "filename is missing")]
    [InlineData("/favicon.ico", 404, "nothing here")]
    [InlineData("/?filename=a.jpg", 400, "size is missing")]
    [InlineData("/?filename=a.jpg&size=", 400, "size is not")]
    [InlineData("/?filename=a.jpg&size=-180", 400, "size is not")]
    [InlineData("/?filename=a.jpg&size=180.5", 400, "size is not")]
    [InlineData("/?filename=a.jpg&size=99999999999", 400, "size is not")]
    [InlineData("/?filename=a.jpg&size=0180", 400, "size is not")]
    [InlineData("/0180/a.jpg", 400, "size is not")]
    [InlineData("/?filename=a.jpg&size=+180", 400, "size is not")]
    [InlineData("/?filename=a.jpg&size=180%00", 400, "size is not")]
    [InlineData("/images/a.jpg", 400, "size is not")]
    [InlineData("/?filename=&size=180", 400, "is empty")]
    [InlineData("/180/", 400, "is empty")]
    [InlineData("/?filename=a&filename=b&size=180", 400, "given twice")]
    [InlineData("/?filename=a&size=180&size=60", 400, "given twice")]
    [InlineData("/180/a%", 400, "percent-encoded")]
    [InlineData("/180/a%4", 400, "percent-encoded")]
    [InlineData("/180/a%zz", 400, "percent-encoded")]
    [InlineData("/180/a%FF", 400, "percent-encoded")]
    [InlineData("/180/a%00b", 400, "control characters")]
    [InlineData("/180/a%0Ab", 400, "control characters")]
    [InlineData("/180/a/../b", 400, "..")]
    [InlineData("/180/..%2Fb", 400, "..")]
    [InlineData("/180/./b", 400, "..")]
    public void What_asks_for_no_thumbnail_is_refused_with_a_sentence(string target, int status, string said)
    {
        var refused = Should.Throw<RefusedException>(() => ThumbUrl.Parse(target));

        refused.Status.ShouldBe(status);
        refused.Message.ShouldContain(said);
    }

    [Fact]
    public void A_filename_has_at_most_the_bytes_of_a_key()
    {
        ThumbUrl.Parse("/180/" + new string('a', 1024)).Key.Length.ShouldBe(1024);
        Should.Throw<RefusedException>(() => ThumbUrl.Parse("/180/" + new string('a', 1025))).Status.ShouldBe(400);
        Should
            .Throw<RefusedException>(() => ThumbUrl.Parse("/180/" + string.Concat(Enumerable.Repeat("%C3%A9", 513))))
            .Status.ShouldBe(400);
    }

    [Fact]
    public void Any_key_arrives_as_it_is_by_both_forms() =>
        Properties.ForAll(
            Properties.Keys,
            key =>
            {
                var escaped = Uri.EscapeDataString(key);
                ThumbUrl.Parse($"/180/{escaped}").Key.ShouldBe(key);
                ThumbUrl.Parse($"/?filename={escaped}&size=180").Key.ShouldBe(key);
            }
        );
}
