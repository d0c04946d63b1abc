using System.Text;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Tests.Fakes;

namespace GapFurniture.ServerWrap.Tests.Server;

public sealed class LineFramerTests
{
    [Fact]
    public void Lines_are_the_same_however_the_bytes_are_cut()
    {
        Properties.ForAll(
            random =>
            {
                string[] parts = ["\n", "\r\n", "a", "é", "日", "𝄞", "some words", "\r", new string('x', 30)];
                var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => parts[random.Next(parts.Length)]));
                return (Text: text, Cuts: random.Next());
            },
            given =>
            {
                var bytes = Encoding.UTF8.GetBytes(given.Text);
                var whole = Framed(bytes, new Random(0), int.MaxValue, longest: 16);
                Framed(bytes, new Random(given.Cuts), 5, longest: 16).ShouldBe(whole);
                // No character is lost or torn, and no line is too long.
                var text = given.Text is [.., '\r'] ? given.Text[..^1] : given.Text;
                string.Concat(whole)
                    .ShouldBe(text.Replace("\r\n", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
                whole.ShouldAllBe(l => Encoding.UTF8.GetByteCount(l) <= 16);
            },
            count: 2000
        );
    }

    [Fact]
    public void Bytes_that_are_no_text_are_cut_too()
    {
        var lines = new List<int>();
        var framer = new LineFramer(4, line => lines.Add(line.Length));
        framer.Add(Enumerable.Repeat((byte)0x80, 10).ToArray());
        framer.Flush();
        lines.ShouldBe([4, 4, 2]);
    }

    private static List<string> Framed(byte[] bytes, Random random, int most, int longest)
    {
        var lines = new List<string>();
        var framer = new LineFramer(longest, line => lines.Add(Encoding.UTF8.GetString(line)));
        for (var at = 0; at < bytes.Length; )
        {
            var count = Math.Min(bytes.Length - at, most == int.MaxValue ? most : 1 + random.Next(most));
            framer.Add(bytes.AsSpan(at, count));
            at += count;
        }
        if (framer.HasPart)
            framer.Flush();
        return lines;
    }
}
