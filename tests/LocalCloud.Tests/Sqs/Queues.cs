using GapFurniture.LocalCloud.Sqs;
using GapFurniture.LocalCloud.Tests.Host;
using GapFurniture.Pieces;

namespace GapFurniture.LocalCloud.Tests.Sqs;

public sealed class Queues : CloudTest
{
    [Fact]
    public async Task Creating_a_queue_again_is_fine_unless_its_attributes_differ()
    {
        var url = (await Client.SqsAsync("CreateQueue", new { QueueName = "q", Attributes = new { VisibilityTimeout = "60" } }))
            .GetProperty("QueueUrl")
            .GetString();
        url.ShouldBe($"{Cloud.Endpoint}/123456789012/q");
        await Client.SqsAsync("CreateQueue", new { QueueName = "q", Attributes = new { VisibilityTimeout = "60" } });
        await Client.SqsAsync("CreateQueue", new { QueueName = "q" });
        (
            await Client.TrySqsAsync("CreateQueue", new { QueueName = "q", Attributes = new { VisibilityTimeout = "61" } })
        ).QueryError.ShouldBe("QueueAlreadyExists;Sender");
        (await Client.SqsAsync("GetQueueUrl", new { QueueName = "q" })).GetProperty("QueueUrl").GetString().ShouldBe(url);
        (await Client.SqsAsync("ListQueues", new { QueueNamePrefix = "q" })).GetProperty("QueueUrls").GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("VisibilityTimeout", "43201", "InvalidAttributeValue")]
    [InlineData("DelaySeconds", "x", "InvalidAttributeValue")]
    [InlineData("MaximumMessageSize", "1048577", "InvalidAttributeValue")]
    [InlineData("Colour", "blue", "InvalidAttributeName")]
    [InlineData("RedrivePolicy", "{}", "InvalidParameterValue")]
    [InlineData(
        "RedrivePolicy",
        """{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:none","maxReceiveCount":3}""",
        "InvalidParameterValue"
    )]
    [InlineData("ContentBasedDeduplication", "true", "InvalidAttributeName")]
    public void Wrong_attributes_are_refused(string name, string value, string code) =>
        ShouldRefuse(() => Cloud.Sqs.CreateQueue("q", (name, value)), code);

    [Fact]
    public async Task A_missing_queue_is_said_in_both_protocols_codes()
    {
        var (status, body, query) = await Client.TrySqsAsync("ReceiveMessage", new { QueueUrl = $"{Cloud.Endpoint}/123456789012/none" });
        (status, query).ShouldBe((400, "AWS.SimpleQueueService.NonExistentQueue;Sender"));
        body.GetProperty("__type").GetString().ShouldBe("com.amazonaws.sqs#QueueDoesNotExist");
    }

    [Fact]
    public async Task Attributes_can_be_read_and_set()
    {
        var url = Cloud.Sqs.CreateQueue("q");
        Cloud.Sqs.Send("q", "b");
        await Client.SqsAsync("SetQueueAttributes", new { QueueUrl = url, Attributes = new { VisibilityTimeout = "77" } });
        var attributes = (
            await Client.SqsAsync("GetQueueAttributes", new { QueueUrl = url, AttributeNames = new[] { "All" } })
        ).GetProperty("Attributes");
        attributes.GetProperty("VisibilityTimeout").GetString().ShouldBe("77");
        attributes.GetProperty("ApproximateNumberOfMessages").GetString().ShouldBe("1");
        attributes.GetProperty("QueueArn").GetString().ShouldBe("arn:aws:sqs:us-east-1:123456789012:q");
        (await Client.SqsAsync("GetQueueAttributes", new { QueueUrl = url })).TryGetProperty("Attributes", out _).ShouldBeFalse();
        (await Client.TrySqsAsync("GetQueueAttributes", new { QueueUrl = url, AttributeNames = new[] { "Colour" } })).QueryError.ShouldBe(
            "InvalidAttributeName;Sender"
        );
    }

    [Fact]
    public async Task Receives_are_limited_to_ten_messages_and_twenty_seconds()
    {
        var url = Cloud.Sqs.CreateQueue("q");
        (await Client.TrySqsAsync("ReceiveMessage", new { QueueUrl = url, MaxNumberOfMessages = 11 })).QueryError.ShouldBe(
            "InvalidParameterValue;Sender"
        );
        (await Client.TrySqsAsync("ReceiveMessage", new { QueueUrl = url, WaitTimeSeconds = 21 })).QueryError.ShouldBe(
            "InvalidParameterValue;Sender"
        );
        (await Client.TrySqsAsync("ReceiveMessage", new { QueueUrl = 5 }))
            .Body.GetProperty("__type")
            .GetString()
            .ShouldBe("com.amazonaws.sqs#SerializationException");
    }

    [Fact]
    public async Task Deleting_a_queue_ends_its_long_polls_with_its_error()
    {
        var url = Cloud.Sqs.CreateQueue("q");
        var poll = Client.TrySqsAsync("ReceiveMessage", new { QueueUrl = url, WaitTimeSeconds = 20 });
        await Eventually.HoldsAsync(() => Cloud.Requests.Count("sqs", "ReceiveMessage") == 1, "the poll arrives");
        await Client.SqsAsync("DeleteQueue", new { QueueUrl = url });
        (await poll).QueryError.ShouldBe("AWS.SimpleQueueService.NonExistentQueue;Sender");
    }

    [Fact]
    public async Task A_fifo_queue_keeps_each_groups_order_and_holds_it_while_one_is_in_flight()
    {
        Cloud.Sqs.CreateQueue("q.fifo", ("FifoQueue", "true"), ("ContentBasedDeduplication", "true"));
        foreach (var (group, body) in new[] { ("a", "a1"), ("b", "b1"), ("a", "a2"), ("a", "a1") })
            Cloud.Sqs.Send("q.fifo", new NewMessage(body) { GroupId = group });
        Cloud.Sqs.Bodies("q.fifo").ShouldBe(["a1", "b1", "a2"], ignoreOrder: false, "the second a1 is a duplicate");
        var first = (await TakeAsync("q.fifo", 1)).Single();
        first.Body.ShouldBe("a1");
        (await TakeAsync("q.fifo")).Select(m => m.Body).ShouldBe(["b1"]);
        (await TakeAsync("q.fifo")).ShouldBeEmpty();
        Cloud.Sqs.Queue("q.fifo").Delete(first.ReceiptHandle);
        (await TakeAsync("q.fifo")).Select(m => m.Body).ShouldBe(["a2"]);
    }

    [Fact]
    public async Task A_fifo_message_needs_a_group_and_a_way_to_tell_duplicates()
    {
        var url = Cloud.Sqs.CreateQueue("q.fifo", ("FifoQueue", "true"));
        (await Client.TrySqsAsync("SendMessage", new { QueueUrl = url, MessageBody = "b" })).QueryError.ShouldBe("MissingParameter;Sender");
        (
            await Client.TrySqsAsync(
                "SendMessage",
                new
                {
                    QueueUrl = url,
                    MessageBody = "b",
                    MessageGroupId = "g",
                }
            )
        ).QueryError.ShouldBe("InvalidParameterValue;Sender");
        var sent = await Client.SqsAsync(
            "SendMessage",
            new
            {
                QueueUrl = url,
                MessageBody = "b",
                MessageGroupId = "g",
                MessageDeduplicationId = "d",
            }
        );
        sent.GetProperty("SequenceNumber").GetString()!.Length.ShouldBe(20);
    }

    [Fact]
    public async Task Purging_empties_a_queue_once_a_minute()
    {
        var url = Cloud.Sqs.CreateQueue("q");
        Cloud.Sqs.Send("q", "b");
        await Client.SqsAsync("PurgeQueue", new { QueueUrl = url });
        Cloud.Sqs.Count("q").Total.ShouldBe(0);
        (await Client.TrySqsAsync("PurgeQueue", new { QueueUrl = url })).QueryError.ShouldBe(
            "AWS.SimpleQueueService.PurgeQueueInProgress;Sender"
        );
    }

    [Fact]
    public async Task More_than_120_000_messages_in_flight_are_over_the_limit()
    {
        Cloud.Sqs.CreateQueue("q", ("VisibilityTimeout", "43200"));
        for (var i = 0; i <= 120_000; i++)
            Cloud.Sqs.Send("q", "b");
        (await TakeAsync("q", 120_000)).Count.ShouldBe(120_000);
        (await Client.TrySqsAsync("ReceiveMessage", new { QueueUrl = Cloud.Sqs.Url("q") })).QueryError.ShouldBe("OverLimit;Sender");
    }
}
