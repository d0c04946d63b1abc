using System.Text;
using System.Text.Unicode;
using FsCheck.Fluent;
using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Tests.Fakes;

namespace GapFurniture.S32cs.Tests.Documents;

public sealed class TextScanTests
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
            Scan(text).IsUtf8.ShouldBe(valid, $"{before} before");
            Scan([.. text, .. Enumerable.Repeat((byte)'\n', 40)]).IsUtf8.ShouldBe(valid, $"{before} before, 40 behind");
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
                Scan(bytes).IsUtf8.ShouldBe(Utf8.IsValid(bytes));
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
            var facts = Scan(Encoding.UTF8.GetBytes(new string('a', before) + character + "あ"));
            facts.IsUtf8.ShouldBeTrue();
            facts.HasNoncharacters.ShouldBe(found, $"{before} before");
        }
    }

    [Fact]
    public void Every_byte_that_may_end_a_string_or_a_line_has_its_bit_and_no_other_has()
    {
        for (var before = 0; before < 150; before++)
        {
            for (var value = 0; value < 256; value++)
            {
                byte[] text = [.. Enumerable.Repeat((byte)'a', before), (byte)value, (byte)'z'];
                var (stops, lineFeeds) = (Dirty(text.Length), Dirty(text.Length));
                TextScan.Scan(text, stops, lineFeeds);
                Places(stops, text.Length).ShouldBe(value is < 0x20 or '"' or '\\' ? [before] : [], $"{value} behind {before}");
                Places(lineFeeds, text.Length).ShouldBe(value == '\n' ? [before] : [], $"{value} behind {before}");
            }
        }
    }

    [Fact]
    public void The_end_of_the_text_is_a_stop()
    {
        for (var length = 0; length < 150; length++)
        {
            var (stops, lineFeeds) = (Dirty(length), Dirty(length));
            TextScan.Scan(Enumerable.Repeat((byte)'a', length).ToArray(), stops, lineFeeds);
            Bits.Next(stops, 0).ShouldBe(length);
            Bits.Next(lineFeeds, 0).ShouldBe(length);
        }
    }

    private static TextFacts Scan(byte[] text) => TextScan.Scan(text, Dirty(text.Length), Dirty(text.Length));

    // Room that was used before.
    private static ulong[] Dirty(int bytes)
    {
        var words = new ulong[TextScan.Words(bytes)];
        Array.Fill(words, 0xA5A5_5A5A_FFFF_0000);
        return words;
    }

    private static IEnumerable<int> Places(ulong[] bits, int length) =>
        Enumerable.Range(0, length).Where(i => (bits[i / 64] >> (i % 64) & 1) != 0);
}
