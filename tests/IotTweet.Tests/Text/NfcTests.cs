using System.Globalization;
using System.Text;
using GapFurniture.IotTweet.Text;

namespace GapFurniture.IotTweet.Tests.Text;

public sealed class NfcTests
{
    [Fact]
    public void Seven_hundred_texts_become_what_Pythons_own_tables_make_of_them()
    {
        using var reader = new StreamReader(typeof(NfcTests).Assembly.GetManifestResourceStream("Nfc.vectors.txt")!);
        var vectors = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(';')).ToList();

        var wrong = vectors.Where(v => Nfc.Normalize(Text(v[0])) != Text(v[1])).Select(v => v[0]);

        vectors.Count.ShouldBe(700);
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("e\u0301", "é")]
    [InlineData("ハ\u3099ス", "バス")]
    [InlineData("\u2126", "Ω")]
    [InlineData("ゆれ", "ゆれ")]
    [InlineData("👨‍👩‍👧‍👦 漢字 ASCII", "👨‍👩‍👧‍👦 漢字 ASCII")]
    [InlineData("\uFB2C", "\u05E9\u05BC\u05C1")]
    [InlineData("", "")]
    public void Texts_are_composed(string text, string expected) => Nfc.Normalize(text).ShouldBe(expected);

    [Fact]
    public void The_frameworks_own_normalization_does_nothing_here() =>
        // When this fails, Nfc can go.
        "e\u0301".Normalize(NormalizationForm.FormC).Length.ShouldBe(2);

    private static string Text(string points) =>
        string.Concat(
            points.Split(' ').Select(p => char.ConvertFromUtf32(int.Parse(p, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))
        );
}
