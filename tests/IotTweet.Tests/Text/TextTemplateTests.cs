using GapFurniture.IotTweet.Text;

namespace GapFurniture.IotTweet.Tests.Text;

public sealed class TextTemplateTests
{
    private static readonly Click s_click = new("1", ClickType.Single) { Serial = "G030JF05", Battery = "1567mV" };
    private static readonly DateTimeOffset s_time = new(2026, 11, 21, 18, 5, 9, TimeSpan.FromHours(9));

    [Theory]
    [InlineData("ゆれ", "ゆれ")]
    [InlineData("ゆれ {time}", "ゆれ 2026-11-21 18:05:09")]
    [InlineData("{time:HH:mm} {serial} {battery} #{count}", "18:05 G030JF05 1567mV #3")]
    [InlineData("{} { time } {1}", "{} { time } {1}")]
    [InlineData("{time:yyyy-MM-ddTHH:mm:ss}", "2026-11-21T18:05:09")]
    [InlineData("{time:HH時mm分 'uhr' \\h}", "18時05分 uhr h")]
    [InlineData("ハ\u3099", "ハ\u3099")]
    public void Fields_are_filled_in(string template, string text) => new TextTemplate(template).Render(s_click, s_time, 3).ShouldBe(text);

    [Theory]
    [InlineData("{tiem}", "{tiem}: did you mean {time}?")]
    [InlineData("{weather}", "{weather}: there are {time}, {time:FORMAT}, {serial}, {battery} and {count}")]
    [InlineData("{serial:x}", "{serial:x}: not a time format such as {time:HH:mm}; put letters that are not part of one in quotes")]
    [InlineData("{time:zz:qq}", "{time:zz:qq}: not a time format such as {time:HH:mm}; put letters that are not part of one in quotes")]
    [InlineData("{time:%}", "{time:%}: not a time format such as {time:HH:mm}; put letters that are not part of one in quotes")]
    public void Mistakes_are_told(string template, string problem) => new TextTemplate(template).Problems().ShouldBe([problem]);

    [Fact]
    public void A_text_too_long_for_any_click_is_a_mistake() =>
        new TextTemplate(new string('ゆ', 141) + "{count}")
            .Problems()
            .ShouldBe(["counts as 282 of at most 280 characters without its fields"]);
}
