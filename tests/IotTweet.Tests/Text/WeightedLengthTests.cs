using FsCheck;
using FsCheck.Fluent;
using GapFurniture.IotTweet.Text;
using GapFurniture.LocalCloud.X;

namespace GapFurniture.IotTweet.Tests.Text;

public sealed class WeightedLengthTests
{
    // Parts whose weights the published rules give; the sum is the oracle.
    private static readonly (string Text, int Weight)[] s_parts =
    [
        ("a", 1),
        ("é", 1),
        ("ж", 1),
        ("\u10FF", 1),
        ("\u1100", 2),
        ("あ", 2),
        ("漢", 2),
        ("한", 2),
        ("𠮷", 2),
        ("\u2014", 1),
        ("\u201C", 1),
        ("\u2026", 2),
        ("\u2032", 1),
        ("\u2030", 2),
        ("\u20AC", 2),
        ("©", 1),
        ("©\uFE0F", 2),
        ("😀", 2),
        ("☺", 2),
        ("☺\uFE0F", 2),
        ("❤\uFE0F", 2),
        ("🙋🏽", 2),
        ("☝🏽", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("🏳\uFE0F‍🌈", 2),
        ("👩🏾‍💻", 2),
        ("🇯🇵", 2),
        ("1\uFE0F\u20E3", 2),
        ("🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", 2),
        ("http://test.co", 23),
        ("https://example.com/path/to/resource?search=foo&lang=en", 23),
        ("https://例え.jp/x", 23),
        ("HTTPS://www.ExaMPLE.COM/index.html", 23),
    ];

    // The local cloud's links are those with a scheme and ASCII, and end at the next character that is not.
    private static readonly (string Text, int Weight)[] s_common = [.. s_parts.Where(p => !p.Text.Contains('例'))];

    private static Arbitrary<int[]> Choices(int count) => Gen.Choose(0, count - 1).ArrayOf().ToArbitrary();

    [Fact]
    public void The_weight_of_parts_with_spaces_between_them_is_the_sum_of_the_published_weights() =>
        Prop.ForAll(
                Choices(s_parts.Length),
                choice =>
                    WeightedLength.Of(string.Join(' ', choice.Select(i => s_parts[i].Text)))
                    == choice.Sum(i => s_parts[i].Weight) + Math.Max(0, choice.Length - 1)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Any_character_without_friends_weighs_what_the_ranges_say() =>
        Prop.ForAll(
                // No digits, signs, marks, pictures: nothing that could become a link or an emoji.
                Gen.OneOf(
                        Gen.Choose(0x41, 0x5A),
                        Gen.Choose(0xC0, 0x2FF),
                        Gen.Choose(0x400, 0x481),
                        Gen.Choose(0x1100, 0x1FFF),
                        Gen.Choose(0x3041, 0x3096),
                        Gen.Choose(0x4E00, 0xD7A3),
                        Gen.Choose(0x20000, 0x2A6DF)
                    )
                    .ArrayOf()
                    .ToArbitrary(),
                points => WeightedLength.Of(string.Concat(points.Select(char.ConvertFromUtf32))) == points.Sum(p => p <= 4351 ? 1 : 2)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void The_local_X_counts_the_same_by_code_of_its_own() =>
        Prop.ForAll(
                Choices(s_common.Length),
                choice =>
                {
                    var text = string.Join(' ', choice.Select(i => s_common[i].Text));
                    return WeightedLength.Of(text) == PostWeight.Of(text);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData("Hi http://test.co", 26)]
    [InlineData("example.com", 23)]
    [InlineData("foo.co.jp", 23)]
    [InlineData("ゆれhttps://example.com/a。次", 4 + 23 + 2 + 2)]
    [InlineData("（https://example.com/a）", 2 + 23 + 2)]
    [InlineData("see https://example.com/a.", 4 + 23 + 1)]
    [InlineData("1.5V", 4)]
    [InlineData("a@example.com", 13)]
    [InlineData("file.txt", 8)]
    [InlineData("http://localhost/", 17)]
    [InlineData("https://a.jp https://b.jp", 47)]
    [InlineData("", 0)]
    [InlineData("Unicode 10.0 emoji: 🤪; 🧕; 🧕🏾; 🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", 34)]
    public void Texts_weigh_what_X_says(string text, int weight) => WeightedLength.Of(text).ShouldBe(weight);

    [Theory]
    [InlineData("e\u0301", "é")]
    [InlineData("ハ\u3099ス", "バス")]
    [InlineData("\u1112\u1161\u11AB", "한")]
    [InlineData("\u2126", "Ω")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\uFB2C", "\u05E9\u05BC\u05C1")]
    [InlineData("\u2ADC", "\u2ADD\u0338")]
    [InlineData("\U0001D160", "\U0001D158\U0001D165\U0001D16E")]
    public void A_text_weighs_no_less_than_its_form_C_which_is_what_X_counts(string text, string formC) =>
        WeightedLength.Of(text).ShouldBeGreaterThanOrEqualTo(WeightedLength.Of(formC));

    [Fact]
    public void A_hundred_and_forty_families_are_a_full_post() =>
        WeightedLength.Of(string.Concat(Enumerable.Repeat("👨‍👩‍👧‍👦", 140))).ShouldBe(280);

    [Fact]
    public void Links_are_not_told_from_one_another() =>
        WeightedLength.WithoutLinks("x https://example.com/a y").ShouldBe(WeightedLength.WithoutLinks("x https://t.co/abc123 y"));
}
