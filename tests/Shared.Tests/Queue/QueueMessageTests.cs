using System.Text.Json;
using GapFurniture.Queue;
using GapFurniture.Shared.Tests.Events;

namespace GapFurniture.Shared.Tests.Queue;

public sealed class QueueMessageTests
{
    [Fact]
    public void Sqs_messages_of_a_lambda_event_are_answered_for_one_by_one()
    {
        var messages = QueueMessage.OfEvent(JsonElement.Parse(S3Samples.SqsEvent("one", "two"))).ShouldNotBeNull();

        messages
            .ShouldNotBeNull()
            .Select(m => (m.Id, m.Body, m.ReceiveCount, m.ReceiptHandle, m.Group))
            .ShouldBe([("m1", "one", 3, "r1", null), ("m2", "two", 3, "r2", null)]);
        QueueMessage.OfEvent(JsonElement.Parse(S3Samples.Event("a"))).ShouldBeNull();
        QueueMessage.OfEvent(JsonElement.Parse("""{"Records":[]}""")).ShouldBeNull();
        QueueMessage
            .OfEvent(
                JsonElement.Parse(
                    """{"Records":[{"eventSource":"aws:sqs","messageId":"m","body":"","attributes":{"MessageGroupId":"g"}}]}"""
                )
            )
            .ShouldNotBeNull()
            .ShouldHaveSingleItem()
            .Group.ShouldBe("g");
    }
}
