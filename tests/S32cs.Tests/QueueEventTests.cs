using System.Text.Json;

namespace GapFurniture.S32cs.Tests;

public sealed class QueueEventTests
{
    [Fact]
    public void Sqs_messages_of_a_lambda_event_are_answered_for_one_by_one() =>
        QueueEvent
            .Messages(
                JsonElement.Parse(
                    """
                    {"Records":[
                      {"eventSource":"aws:sqs","messageId":"m1","body":"one","receiptHandle":"r1"},
                      {"eventSource":"aws:sqs","messageId":"m2","attributes":{"MessageGroupId":"g"}}
                    ]}
                    """
                )
            )
            .ShouldNotBeNull()
            .Select(m => (m.Id, m.Body, m.Group))
            .ShouldBe([("m1", "one", null), ("m2", "", "g")]);

    [Theory]
    [InlineData("""{"Records":[]}""")]
    [InlineData("""{"Records":{"eventSource":"aws:sqs"}}""")]
    [InlineData("""{"Records":[{"eventSource":"aws:s3","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]}""")]
    [InlineData("""{"Records":[{"eventSource":"aws:sqs","messageId":"m","body":""},{"eventSource":"aws:s3"}]}""")]
    [InlineData("""{"Records":[{"eventSource":"aws:sqs","messageId":""}]}""")]
    [InlineData("""{"Records":[{"eventSource":"\ud800","messageId":"m"}, 1, null, []]}""")]
    [InlineData("""{"\ud800":1,"Records":[1]}""")]
    [InlineData("null")]
    [InlineData("[[]]")]
    public void Every_other_event_is_of_another_source(string input) => QueueEvent.Messages(JsonElement.Parse(input)).ShouldBeNull();
}
