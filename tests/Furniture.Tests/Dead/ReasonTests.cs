using Amazon.SQS.Model;
using GapFurniture.Furniture.Dead;

namespace GapFurniture.Furniture.Tests.Dead;

/// <summary>Reasons and names of objects, out of lines that were written for people.</summary>
public sealed class ReasonTests
{
    [Theory]
    [InlineData("Invalid digit in row 12", "Invalid digit in row 3456")]
    [InlineData("id \"no good\" has characters", "id \"worse\" has characters")]
    [InlineData("s3://b/1.gz: 404", "s3://b/2.gz: 404")]
    [InlineData("request 8f0c3a52-1111-2222-3333-444444444444 failed", "request aabbccdd-1111-2222-3333-555555555555 failed")]
    public void What_differs_from_object_to_object_makes_no_kind_of_its_own(string one, string other) =>
        ReasonText.Kind(one).ShouldBe(ReasonText.Kind(other));

    [Fact]
    public void Reasons_of_other_words_are_other_kinds() => ReasonText.Kind("access denied").ShouldNotBe(ReasonText.Kind("no such table"));

    [Fact]
    public void A_reason_is_one_line_of_bounded_length_that_cannot_write_on_the_terminal()
    {
        var text = ReasonText.Of("s3://b/k: \u001b[2J" + new string('x', 100_000) + "\nnext", "s3://b/k");

        text.ShouldStartWith("\\u001b[2Jxxx");
        text.Length.ShouldBeLessThan(450);
        text.ShouldNotContain('\n');
    }

    [Theory]
    [InlineData("not loaded: s3://b/a b: c, d.gz: reason", "s3://b/a b: c, d.gz")]
    [InlineData("rejected: s3://b/a line 4", "s3://b/a")]
    [InlineData("s3://b/a/b", "s3://b/a/b")]
    [InlineData("s3://b/unknown and s3://b/a", "s3://b/a")]
    [InlineData("s3://b/abc", null)]
    [InlineData("nothing", null)]
    public void The_longest_known_name_in_a_line_is_its_object(string line, string? url) =>
        ObjectNames
            .In(line, new HashSet<string>(StringComparer.Ordinal) { "s3://b/a", "s3://b/a b", "s3://b/a b: c, d.gz", "s3://b/a/b" })
            .ShouldBe(url);

    [Fact]
    public void A_message_of_any_content_is_a_dead_letter()
    {
        foreach (
            var body in new[]
            {
                "",
                "null",
                "[]",
                "{",
                "{\"requestContext\":{}}",
                "{\"requestPayload\":1}",
                "\ud800",
                "{\"requestContext\":{},\"requestPayload\":null}",
            }
        )
            DeadLetter.Of(new Message { MessageId = "1", Body = body }).Objects.ShouldBeEmpty();
    }

    [Fact]
    public void What_EventBridge_could_not_deliver_says_why_in_its_attributes()
    {
        var letter = DeadLetter.Of(
            new Message
            {
                MessageId = "1",
                Body = "{}",
                MessageAttributes = new()
                {
                    ["ERROR_MESSAGE"] = new() { DataType = "String", StringValue = "no permission" },
                },
            }
        );

        (letter.Said, letter.Payload).ShouldBe(("no permission", null));
    }
}
