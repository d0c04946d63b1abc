using GapFurniture.S32cs.Documents;
using GapFurniture.S32cs.Tests.Fakes;

namespace GapFurniture.S32cs.Tests.Documents;

public sealed class LineParserTests
{
    [Theory]
    [InlineData("""{"id":"1","type":"add","fields":{"title":"a"}}""")]
    [InlineData("""{"fields":{"zzz":1,"aaa":[1,2.50,-3e10]},"type":"add","id":"a_-=#;:/?@&Z9"}""")]
    [InlineData("""{"id":"1","type":"delete"}""")]
    [InlineData("""{ "id" : "1" , "type" : "add" , "fields" : { "big" : 9007199254740993000000000001 , "yes" : true } }""")]
    [InlineData("""{"id":"1","type":"add","fields":{"title":"𠮷 😀 <b>&amp; \u003c \"q\" \\ \/ \n \r \t \ud83d\ude00"}}""")]
    [InlineData("""{"\u0069d":"\u0041","t\u0079pe":"ad\u0064","fields":{"t\u0069tle":"x"}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":[],"tab_9":"\u0009\u000a\u000d\ufffd\u0085"}}""")]
    public void A_legal_document_is_sent_byte_for_byte(string line)
    {
        Reading.One(line).ShouldBe(new Reading.Result(line, null, "", false, line));
    }

    [Theory]
    [InlineData("""{"id":12,"type":"delete"}""", """{"id":"12","type":"delete"}""")]
    [InlineData("""{"id":-9007199254740993,"type":"delete"}""", """{"id":"-9007199254740993","type":"delete"}""")]
    [InlineData("""{"type":"add","id":1,"fields":{"abc":null,"def":2}}""", """{"type":"add","id":"1","fields":{"def":2}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":1,"def":null}}""", """{"id":"1","type":"add","fields":{"abc":1}}""")]
    [InlineData(
        """{"id":"1","type":"add","fields":{"abc": null , "def":1 , "ghi":null }}""",
        """{"id":"1","type":"add","fields":{"def":1}}"""
    )]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":[null,1,null,2,null]}}""", """{"id":"1","type":"add","fields":{"abc":[1,2]}}""")]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":[null,null],"def":1}}""", """{"id":"1","type":"add","fields":{"def":1}}""")]
    [InlineData(
        """{"id":"1","type":"add","fields":{"def":1,"abc":["\u0001",null]}}""",
        """{"id":"1","type":"add","fields":{"def":1,"abc":[""]}}"""
    )]
    [InlineData("""{"id":"1","type":"delete","fields":null}""", """{"id":"1","type":"delete"}""")]
    [InlineData("""{"id":"1","type":"delete","fields":{}}""", """{"id":"1","type":"delete"}""")]
    [InlineData("""{"id":"1","fields":{"abc":null},"type":"delete"}""", """{"id":"1","type":"delete"}""")]
    [InlineData("""{"version":1,"id":"1","lang":{"a":[1,{"b":"}"}]},"type":"delete"}""", """{"id":"1","type":"delete"}""")]
    [InlineData("""{"id":"1","type":"delete","a":1,"b":2}""", """{"id":"1","type":"delete"}""")]
    [InlineData("""{"id":"1","type":"delete","fields":{"abc":1,"def":[null]}}""", """{"id":"1","type":"delete"}""")]
    [InlineData("""{"fields":{"abc":1},"\ud800":"\udc00","id":"1","type":"delete"}""", """{"id":"1","type":"delete"}""")]
    [InlineData(
        """{"t\u0079pe":"ad\u0064","\u0069d":"\u0041","fields":{"\u0061":null,"\u0062":[1,null,"\u3042"]}}""",
        """{"type":"add","id":"\u0041","fields":{"b":[1,"\u3042"]}}"""
    )]
    public void What_CloudSearch_does_not_know_or_take_is_left_out(string line, string expected)
    {
        var read = Reading.One(line);

        read.Document.ShouldBe(expected, read.Reason);
        read.IsCleaned.ShouldBeTrue();
    }

    [Theory]
    [InlineData("a\u0000b", "ab")]
    [InlineData("\u0001\u001f\u000b", "")]
    [InlineData("x\ty", "x\\ty")]
    [InlineData("x\ry", "x\\ry")]
    [InlineData("\uFFFEa\uFFFFb\uFFFD\uFFE5Ａ", "ab\uFFFD\uFFE5Ａ")]
    [InlineData("\\u0000a\\b\\f\\u001F", "a")]
    [InlineData("\\uFFFE\\uffff\\ufffd", "\\ufffd")]
    [InlineData("a\\ud800b", "ab")]
    [InlineData("a\\udc00\\ud83d", "a")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\\ud83d\\ude00")]
    [InlineData("\\ud83d\\u0041", "\\u0041")]
    [InlineData("𠮷\u0002😀", "𠮷😀")]
    public void Characters_that_XML_forbids_are_taken_out_of_values_and_nothing_else_is(string value, string expected)
    {
        var read = Reading.One($$$"""{"id":"1","type":"add","fields":{"abc":"{{{value}}}","def":["{{{value}}}"]}}""");

        read.Document.ShouldBe($$$"""{"id":"1","type":"add","fields":{"abc":"{{{expected}}}","def":["{{{expected}}}"]}}""", read.Reason);
        read.IsCleaned.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"type":"delete"}""", nameof(RejectKind.IdMissing))]
    [InlineData("""{"id":"","type":"delete"}""", nameof(RejectKind.IdMissing))]
    [InlineData("""{"id":null,"type":"delete"}""", nameof(RejectKind.IdMissing))]
    [InlineData("""{"id":1.5,"type":"delete"}""", nameof(RejectKind.IdNotText))]
    [InlineData("""{"id":1e3,"type":"delete"}""", nameof(RejectKind.IdNotText))]
    [InlineData("""{"id":["1"],"type":"delete"}""", nameof(RejectKind.IdNotText))]
    [InlineData("""{"id":true,"type":"delete"}""", nameof(RejectKind.IdNotText))]
    [InlineData("""{"id":"a b","type":"delete"}""", nameof(RejectKind.IdCharacters))]
    [InlineData("""{"id":"é","type":"delete"}""", nameof(RejectKind.IdCharacters))]
    [InlineData("""{"id":"a\u0001","type":"delete"}""", nameof(RejectKind.IdCharacters))]
    [InlineData("{\"id\":\"a\u0001\",\"type\":\"delete\"}", nameof(RejectKind.IdCharacters))]
    [InlineData("""{"id":"1","id":"2","type":"delete"}""", nameof(RejectKind.MemberTwice))]
    [InlineData("""{"id":"1"}""", nameof(RejectKind.TypeUnknown))]
    [InlineData("""{"id":"1","type":"update"}""", nameof(RejectKind.TypeUnknown))]
    [InlineData("""{"id":"1","type":1}""", nameof(RejectKind.TypeUnknown))]
    [InlineData("""{"id":"1","type":"add"}""", nameof(RejectKind.FieldsMissing))]
    [InlineData("""{"id":"1","type":"add","fields":{}}""", nameof(RejectKind.FieldsMissing))]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":null}}""", nameof(RejectKind.FieldsMissing))]
    [InlineData("""{"id":"1","type":"add","fields":[1]}""", nameof(RejectKind.FieldsMissing))]
    [InlineData("""{"id":"1","type":"add","fields":{"":1}}""", nameof(RejectKind.FieldName))]
    [InlineData("""{"id":"1","type":"add","fields":{"_":1}}""", nameof(RejectKind.FieldName))]
    [InlineData("""{"id":"1","type":"add","fields":{"7":1}}""", nameof(RejectKind.FieldName))]
    [InlineData("""{"id":"1","type":"add","fields":{"é":1}}""", nameof(RejectKind.FieldName))]
    [InlineData("""{"id":"1","type":"add","fields":{"a\ud800":1}}""", nameof(RejectKind.FieldName))]
    [InlineData("{\"id\":\"1\",\"type\":\"add\",\"fields\":{\"a\tb\":1}}", nameof(RejectKind.FieldName))]
    [InlineData("""{"id":"\ud800","type":"delete"}""", nameof(RejectKind.IdCharacters))]
    [InlineData("""{"id":"1","type":"delet\udc00"}""", nameof(RejectKind.TypeUnknown))]
    [InlineData("""{"id":"1","type":"add","fields":{"Abc":1}}""", nameof(RejectKind.FieldName))]
    [InlineData("""{"id":"1","type":"add","fields":{"1bc":1}}""", nameof(RejectKind.FieldName))]
    [InlineData("""{"id":"1","type":"add","fields":{"a-c":1}}""", nameof(RejectKind.FieldName))]
    [InlineData("""{"id":"1","type":"add","fields":{"ab\u0000c":1}}""", nameof(RejectKind.FieldName))]
    [InlineData("""{"id":"1","type":"add","fields":{"score":1}}""", nameof(RejectKind.FieldNameReserved))]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":{"def":1}}}""", nameof(RejectKind.NestedValue))]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":[[1]]}}""", nameof(RejectKind.NestedValue))]
    [InlineData("rubbish", nameof(RejectKind.BadJson))]
    [InlineData("\"text\"", nameof(RejectKind.BadJson))]
    [InlineData("[]", nameof(RejectKind.SdfBatch))]
    [InlineData("""[{"id":"1","type":"delete"}]""", nameof(RejectKind.SdfBatch))]
    [InlineData("""{"id":"1","type":"delete""", nameof(RejectKind.BadJson))]
    [InlineData("""{"id":"1","type":"delete",}""", nameof(RejectKind.BadJson))]
    [InlineData("""{"id":"1" "type":"delete"}""", nameof(RejectKind.BadJson))]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":01}}""", nameof(RejectKind.BadJson))]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":1.}}""", nameof(RejectKind.BadJson))]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":-}}""", nameof(RejectKind.BadJson))]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":NaN}}""", nameof(RejectKind.BadJson))]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":"\x"}}""", nameof(RejectKind.BadJson))]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":"\u12"}}""", nameof(RejectKind.BadJson))]
    [InlineData("""{"id":"1","type":"add","fields":{"abc":nul}}""", nameof(RejectKind.BadJson))]
    public void Every_rule_of_CloudSearch_has_its_reason(string line, string kind)
    {
        var read = Reading.One(line);

        read.Reject?.ToString().ShouldBe(kind, read.Reason + read.Document);
        read.Reason.ShouldNotBeEmpty();
        read.Reason.ShouldNotContain("options");
    }

    [Fact]
    public void Limits_are_kept_to_the_last_one()
    {
        string WithFields(int count) => Add(string.Join(',', Enumerable.Range(0, count).Select(i => $"\"f{i:00}\":{i}")));
        string WithValues(int count) => Add($"\"abc\":[{string.Join(',', Enumerable.Repeat("1", count))}]");
        string WithId(int length) => $$"""{"id":"{{new string('x', length)}}","type":"delete"}""";
        string WithName(int length) => Add($"\"{new string('x', length)}\":1");

        Reading.One(WithFields(200)).Reject.ShouldBeNull();
        Reading.One(WithFields(201)).Reject.ShouldBe(RejectKind.TooManyFields);
        Reading.One(WithValues(1000)).Reject.ShouldBeNull();
        Reading.One(WithValues(1001)).Reject.ShouldBe(RejectKind.TooManyValues);
        Reading.One(WithId(128)).Reject.ShouldBeNull();
        Reading.One(WithId(129)).Reject.ShouldBe(RejectKind.IdTooLong);
        foreach (var length in new[] { 1, 2, 3, 63, 64 })
            Reading.One(WithName(length)).Document.ShouldBe(WithName(length));
        Reading.One(WithName(65)).Reject.ShouldBe(RejectKind.FieldName);
    }

    [Fact]
    public void A_document_of_a_megabyte_is_the_largest_and_white_space_does_not_count()
    {
        var around = Add("\"abc\":\"\"").Length;
        string OfLength(int length, string space = "") => Add($"\"abc\":{space}\"{new string('x', length - around)}\"{space}");

        Reading.One(OfLength(1 << 20)).Document!.Length.ShouldBe(1 << 20);
        Reading.One(OfLength((1 << 20) + 1)).Reject.ShouldBe(RejectKind.TooLarge);
        Reading.One(OfLength(1 << 20, "  ")).Document.ShouldBe(OfLength(1 << 20));
        Reading.One(OfLength(1 << 20, "\t\r")).Document.ShouldBe(OfLength(1 << 20));
        Reading.One(OfLength((1 << 20) - 3).Replace("\"abc\"", "\"nul\":null,\"abc\"", StringComparison.Ordinal)).Reject.ShouldBeNull();
        Reading.One(Add($"\"abc\":\"x{string.Concat(Enumerable.Repeat("\\u0000", 1 << 18))}\"")).Document.ShouldBe(Add("\"abc\":\"x\""));
    }

    [Fact]
    public void Numeric_ids_can_be_rejected()
    {
        Reading.One("""{"id":1,"type":"delete"}""", numericIds: false).Reject.ShouldBe(RejectKind.IdNotText);
    }

    [Fact]
    public void Several_documents_may_stand_on_one_line_and_a_bad_one_does_not_stop_the_others()
    {
        var read = Reading.All("""{"id":"1","type":"delete"}{"id":"2"} {"id":"3","type":"delete"}{broken {"id":"4","type":"delete"}""");

        read.Select(r => r.Reject).ShouldBe([null, RejectKind.TypeUnknown, null, RejectKind.BadJson]);
        read[2].Document.ShouldBe("""{"id":"3","type":"delete"}""");
    }

    [Fact]
    public void Lines_of_a_batch_are_called_that_and_their_documents_are_read()
    {
        var lines = new[] { "[", """{"id":"1","type":"delete"},""", """,{"id":"2","type":"delete"}""", "]" };

        var read = lines.SelectMany(l => Reading.All(l)).ToList();

        read.Count(r => r.Reject is RejectKind.SdfBatch).ShouldBe(4);
        read.First(r => r.Reject is not null).Reason.ShouldContain("give one document a line");
        read.Count(r => r.Document is not null).ShouldBe(1);
    }

    [Fact]
    public void Control_characters_move_nothing_that_follows_them_on_the_line()
    {
        var first = "{\"id\":\"1\",\"type\":\"add\",\"fields\":{\"a\":\"\u0001\t\r\u001f\\\"\t\"}}";
        var second = "{\"id\":\"2\t\",\"type\":\"delete\"}";
        var third = """{"id":"3","type":"delete"}""";

        var read = Reading.All($"{first}\t{second} \r{third}");

        read[0].Document.ShouldBe("""{"id":"1","type":"add","fields":{"a":"\t\r\"\t"}}""");
        read[1].Reject.ShouldBe(RejectKind.IdCharacters);
        read[1].Found.ShouldBe($"{second} \r{third}");
        read[2].ShouldBe(new Reading.Result(third, null, "", false, third));
    }

    // What is sent is read by another reader of JSON, and has nothing that CloudSearch does not accept.
    [Fact]
    public void Lines_of_any_kind_with_any_accident_are_read_the_same_before_and_after_others()
    {
        var random = new Random(7);
        var parser = new LineParser(numericIds: true);
        foreach (var sample in new SampleLines(3).Take(4000).Where(s => s.Bytes.Length < 10_000))
        {
            foreach (var line in new[] { sample.Bytes, Mutation.Of(sample.Bytes, random), Mutation.Of(sample.Bytes, random) })
            {
                var alone = Reading.All(line);
                var read = 0;
                for (var at = 0; parser.TryRead(line, ref at, out var document); )
                {
                    if (alone[read++].Document is { } expected)
                        System.Text.Encoding.UTF8.GetString(document.Bytes).ShouldBe(expected);
                    else
                        document.Bytes.SequenceEqual(line.AsSpan(document.Start, document.Bytes.Length)).ShouldBeTrue();
                }
                read.ShouldBe(alone.Count);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r")]
    public void Blank_lines_are_nothing(string line)
    {
        Reading.All(line).ShouldBeEmpty();
    }

    private static string Add(string fields) => $$$$"""{"id":"1","type":"add","fields":{{{{{fields}}}}}}""";
}
