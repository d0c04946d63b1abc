using System.Text;
using System.Text.Json.Nodes;
using GapFurniture.Http;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Http;

public sealed class JsonBufferTests
{
    [Fact]
    public void Any_text_reads_back_and_its_length_was_known() =>
        Properties.ForAll(
            static random =>
                string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => (char)random.Next(random.Next(3) == 0 ? 0x80 : 0xD7FF))),
            text =>
            {
                var json = new JsonBuffer(kept: 16);

                json.Raw("["u8).Text(text).Raw(","u8).Base64Text(Encoding.UTF8.GetBytes(text)).Raw("]"u8);

                var read = JsonNode.Parse(json.Written.Span)!;
                ((string?)read[0]).ShouldBe(text);
                Convert.FromBase64String((string)read[1]!).ShouldBe(Encoding.UTF8.GetBytes(text));
                var alone = new JsonBuffer(kept: 16).Text(text);
                alone.Length.ShouldBe((int)JsonBuffer.EscapedLength(Encoding.UTF8.GetBytes(text)) + 2);
            },
            count: 1000
        );

    [Fact]
    public void It_grows_and_begins_anew()
    {
        var json = new JsonBuffer(kept: 16);
        for (var i = 0; i < 1000; i++)
            json.Number(i).Raw(" "u8);

        Encoding.ASCII.GetString(json.Written.Span).ShouldBe(string.Concat(Enumerable.Range(0, 1000).Select(static i => $"{i} ")));
        json.Clear();
        json.Text("x");
        Encoding.ASCII.GetString(json.Written.Span).ShouldBe("\"x\"");
    }
}
