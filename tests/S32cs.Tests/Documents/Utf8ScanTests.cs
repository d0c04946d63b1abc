using System.Text;
using System.Text.Unicode;
using FsCheck.Fluent;
using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Tests.Fakes;

namespace GapFurniture.S32cs.Tests.Documents;

public sealed class Utf8ScanTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("41", true)]
    [InlineData("C3A9", true)]
    [InlineData("C3", false)]
    [InlineData("E38182", true)]
    [InlineData("E381", false)]
    [InlineData("F0A0AEB7", true)]
    [InlineData("F0A0AE", false)]
    [InlineData("80", false)]
    [InlineData("C080", false)]
    [InlineData("E08080", false)]
    [InlineData("EDA080", false)]
    [InlineData("F0808080", false)]
    [InlineData("F4908080", false)]
    [InlineData("F5808080", false)]
    [InlineData("FF", false)]
    public void Every_sequence_is_judged_at_every_place(string hex, bool valid)
    {
        var sequence = Convert.FromHexString(hex);
        for (var before = 0; before < 150; before++)
        {
            byte[] text = [.. Enumerable.Repeat((byte)'a', before), .. sequence];
            Utf8Scan.IsValid(text, out _).ShouldBe(valid, $"{before} before");
            Utf8Scan.IsValid([.. text, .. Enumerable.Repeat((byte)'\n', 40)], out _).ShouldBe(valid, $"{before} before, 40 behind");
        }
    }

    [Fact]
    public void It_agrees_with_the_framework_on_any_text_with_a_byte_changed()
    {
        var samples =
            from text in ArbMap.Default.GeneratorFor<string>()
            from place in ArbMap.Default.GeneratorFor<int>()
            from value in ArbMap.Default.GeneratorFor<byte>()
            select (text, place, value);

        Properties.ForAll(
            samples,
            sample =>
            {
                var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat((sample.text ?? "") + "あ𠮷é", 4)));
                bytes[(int)((uint)sample.place % bytes.Length)] = sample.value;
                Utf8Scan.IsValid(bytes, out _).ShouldBe(Utf8.IsValid(bytes));
            }
        );
    }

    [Theory]
    [InlineData("\uFFFE", true)]
    [InlineData("\uFFFF", true)]
    [InlineData("\uFFFD", false)]
    [InlineData("\uFFE5", false)]
    [InlineData("Ａ", false)]
    public void Noncharacters_are_found_at_every_place(string character, bool found)
    {
        for (var before = 0; before < 150; before++)
        {
            Utf8Scan.IsValid(Encoding.UTF8.GetBytes(new string('a', before) + character + "あ"), out var noncharacters).ShouldBeTrue();
            noncharacters.ShouldBe(found, $"{before} before");
        }
    }
}
