using System.Text;
using System.Text.Unicode;
using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Tests.Fakes;

namespace GapFurniture.S32cs.Tests.Documents;

public sealed class DocumentShapeTests
{
    private const string First = """{"id":"a","type":"add","fields":{"title":"x","tags":["p","q"],"big":12,"yes":true}}""";

    [Theory]
    [InlineData("""{"id":"b","type":"add","fields":{"title":"y \\n 𠮷","tags":["","r"],"big":-0.5e9,"yes":true}}""")]
    [InlineData("""{"id":"b","type":"add","fields":{"title":"y\u0007z","tags":["\ud800","r"],"big":0,"yes":true}}""")]
    [InlineData("""{"id":"not legal","type":"add","fields":{"title":"y","tags":["","r"],"big":1,"yes":true}}""")]
    [InlineData("""{"id":7,"type":"add","fields":{"title":"y","tags":["","r"],"big":1,"yes":true}}""")]
    [InlineData("""{"id":"b","type":"delete"}""")]
    [InlineData("""{"id":"b","type":"add","fields":{"title":"y","tags":["","r"],"big":null,"yes":true}}""")]
    [InlineData("""{"id":"b","type":"add","fields":{"title":"y","tags":["","r"],"big":01,"yes":true}}""")]
    [InlineData("""{"id":"b","type":"add","fields":{"title":"y","tags":["","r"],"big":1,"yes":true}""")]
    [InlineData("""{"id":"b","type":"add","fields":{"title":"y""")]
    [InlineData("""{"id":"b","type":"add","fields":{"title":"y","tags":["","r"],"big":1,"yes":true}} {"id":"c","type":"delete"} rubbish""")]
    public void Behind_a_document_that_looks_alike_every_line_is_read_as_it_is_alone(string line)
    {
        var shape = new DocumentShape();
        Reading.All(Bytes(First), shape).ShouldHaveSingleItem().Reject.ShouldBeNull();
        shape.Values.ShouldBe(5);

        Reading.All(Bytes(line), shape).ShouldBe(Reading.All(line));
        Reading.All(Bytes(First), shape).ShouldHaveSingleItem().Document.ShouldBe(First);
    }

    [Fact]
    public void Lines_of_any_kind_are_read_the_same_whatever_stood_before_them()
    {
        var random = new Random(7);
        var shape = new DocumentShape();
        var alike = 0;
        foreach (var sample in new SampleLines(3).Take(4000).Where(s => s.Bytes.Length < 10_000))
        {
            foreach (var line in new[] { sample.Bytes, sample.Bytes, Mutation.Of(sample.Bytes, random), Mutation.Of(sample.Bytes, random) })
            {
                if (!Utf8.IsValid(line))
                    continue;
                alike += shape.Values > 0 ? 1 : 0;
                Reading.All(line, shape).ShouldBe(Reading.All(line, new DocumentShape()), Encoding.UTF8.GetString(line));
            }
        }
        alike.ShouldBeGreaterThan(4000);
    }

    [Fact]
    public void A_document_of_more_values_than_a_shape_holds_is_read_all_the_same()
    {
        var many = $$$"""{"id":"a","type":"add","fields":{"tags":[{{{string.Join(',', Enumerable.Range(0, 999))}}}]}}""";
        var shape = new DocumentShape();
        for (var round = 0; round < 2; round++)
            Reading.All(Bytes(many), shape).ShouldHaveSingleItem().Document.ShouldBe(many);
        shape.Values.ShouldBe(-1);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
