using System.Text.Json;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Sqs;
using GapFurniture.LocalCloud.Tests.Host;
using GapFurniture.Pieces;

namespace GapFurniture.LocalCloud.Tests.Sqs;

public sealed class Messages : CloudTest
{
    private const string HelloDigest = "be50e8478cf24ff3595bc7307fb91b50"; // md5sum of the UTF-8 bytes

    [Fact]
    public async Task A_message_goes_in_comes_out_and_is_deleted()
    {
        var url = Cloud.Sqs.CreateQueue("q");
        var sent = await Client.SqsAsync("SendMessage", new { QueueUrl = url, MessageBody = "héllo" });
        sent.GetProperty("MD5OfMessageBody").GetString().ShouldBe(HelloDigest);
        var received = await ReceiveAsync(url);
        var message = received.Single();
        message.GetProperty("Body").GetString().ShouldBe("héllo");
        message.GetProperty("MessageId").GetString().ShouldBe(sent.GetProperty("MessageId").GetString());
        message.GetProperty("Attributes").GetProperty("ApproximateReceiveCount").GetString().ShouldBe("1");
        Cloud.Sqs.Count("q").ShouldBe(new QueueCounts(0, 1, 0));
        await Client.SqsAsync("DeleteMessage", new { QueueUrl = url, ReceiptHandle = message.GetProperty("ReceiptHandle").GetString() });
        Cloud.Sqs.Count("q").Total.ShouldBe(0);
    }

    [Fact]
    public async Task Attributes_come_back_with_the_digest_that_sqs_computes()
    {
        var url = Cloud.Sqs.CreateQueue("q");
        var sent = await Client.SqsAsync(
            "SendMessage",
            new
            {
                QueueUrl = url,
                MessageBody = "b",
                MessageAttributes = new Dictionary<string, object>
                {
                    ["test_attribute_name_1"] = new { DataType = "String", StringValue = "test_attribute_value_1" },
                },
            }
        );
        // Computed independently: MD5 of the length-prefixed name, type, 0x01 and length-prefixed value.
        sent.GetProperty("MD5OfMessageAttributes")
            .GetString()
            .ShouldBe(Digest("test_attribute_name_1", "String", "test_attribute_value_1"));
        var answer = await Client.SqsAsync(
            "ReceiveMessage",
            new { QueueUrl = url, MessageAttributeNames = new[] { "test_*", "test_attribute.*", "All" } }
        );
        answer
            .GetProperty("Messages")[0]
            .GetProperty("MessageAttributes")
            .GetProperty("test_attribute_name_1")
            .GetProperty("StringValue")
            .GetString()
            .ShouldBe("test_attribute_value_1");
    }

    [Fact]
    public async Task A_long_poll_wakes_when_a_message_comes()
    {
        var url = Cloud.Sqs.CreateQueue("q");
        var poll = Client.SqsAsync("ReceiveMessage", new { QueueUrl = url, WaitTimeSeconds = 20 });
        await Eventually.HoldsAsync(() => Cloud.Requests.Count("sqs", "ReceiveMessage") == 1, "the poll arrives");
        poll.IsCompleted.ShouldBeFalse();
        Cloud.Sqs.Send("q", "wake up");
        (await poll).GetProperty("Messages")[0].GetProperty("Body").GetString().ShouldBe("wake up");
    }

    [Fact]
    public async Task Entries_of_a_batch_fail_alone()
    {
        var url = Cloud.Sqs.CreateQueue("q");
        var answer = await Client.SqsAsync(
            "SendMessageBatch",
            new
            {
                QueueUrl = url,
                Entries = new object[] { new { Id = "good", MessageBody = "1" }, new { Id = "bad", MessageBody = "control \u0001" } },
            }
        );
        answer.GetProperty("Successful")[0].GetProperty("Id").GetString().ShouldBe("good");
        var failed = answer.GetProperty("Failed")[0];
        failed.GetProperty("Id").GetString().ShouldBe("bad");
        failed.GetProperty("Code").GetString().ShouldBe("InvalidMessageContents");
        failed.GetProperty("SenderFault").GetBoolean().ShouldBeTrue();

        var deleted = await Client.SqsAsync(
            "DeleteMessageBatch",
            new { QueueUrl = url, Entries = new[] { new { Id = "x", ReceiptHandle = "nonsense" } } }
        );
        deleted.GetProperty("Failed")[0].GetProperty("Code").GetString().ShouldBe("ReceiptHandleIsInvalid");
    }

    [Theory]
    [InlineData("EmptyBatchRequest", new string[0])]
    [InlineData("BatchEntryIdsNotDistinct", new[] { "a", "a" })]
    [InlineData("InvalidBatchEntryId", new[] { "no spaces please" })]
    [InlineData("TooManyEntriesInBatchRequest", new[] { "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11" })]
    public async Task Batches_are_refused_as_sqs_refuses_them(string code, string[] ids)
    {
        var url = Cloud.Sqs.CreateQueue("q");
        var entries = ids.Select(id => new { Id = id, MessageBody = "b" });
        var (status, body, query) = await Client.TrySqsAsync("SendMessageBatch", new { QueueUrl = url, Entries = entries });
        status.ShouldBe(400);
        body.GetProperty("__type").GetString().ShouldBe("com.amazonaws.sqs#" + code);
        query.ShouldBe($"AWS.SimpleQueueService.{code};Sender");
    }

    [Fact]
    public async Task A_batch_over_one_mebibyte_is_refused_as_a_whole()
    {
        var url = Cloud.Sqs.CreateQueue("q");
        var entries = new[]
        {
            new { Id = "1", MessageBody = new string('x', 600_000) },
            new { Id = "2", MessageBody = new string('y', 600_000) },
        };
        (await Client.TrySqsAsync("SendMessageBatch", new { QueueUrl = url, Entries = entries })).QueryError.ShouldBe(
            "AWS.SimpleQueueService.BatchRequestTooLong;Sender"
        );
        (await Client.TrySqsAsync("SendMessage", new { QueueUrl = url, MessageBody = new string('x', 1_048_577) })).QueryError.ShouldBe(
            "InvalidParameterValue;Sender"
        );
        await Client.SqsAsync("SendMessage", new { QueueUrl = url, MessageBody = new string('x', 1_048_576) });
        Cloud.Sqs.Count("q").Visible.ShouldBe(1);
    }

    [Fact]
    public async Task A_duplicate_fault_delivers_a_message_twice_even_when_the_first_delivery_is_deleted()
    {
        var url = Cloud.Sqs.CreateQueue("q");
        Cloud.Sqs.Send("q", "once");
        Cloud.Faults.Add(new Fault("sqs", "ReceiveMessage", FaultKind.Duplicate) { Times = 1 });
        var first = (await ReceiveAsync(url)).Single();
        await Client.SqsAsync("DeleteMessage", new { QueueUrl = url, ReceiptHandle = first.GetProperty("ReceiptHandle").GetString() });
        var second = (await ReceiveAsync(url)).Single();
        second.GetProperty("MessageId").GetString().ShouldBe(first.GetProperty("MessageId").GetString());
        (await ReceiveAsync(url)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Twenty_thousand_messages_pass_none_is_lost_and_none_comes_twice()
    {
        Cloud.Sqs.CreateQueue("q");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 20_000; i++)
            Cloud.Sqs.Send("q", "body");
        var queue = Cloud.Sqs.Queue("q");
        while (await Cloud.Sqs.ReceiveAsync("q", cancellation: Cancellation) is { Count: > 0 } received)
        {
            foreach (var message in received)
            {
                seen.Add(message.Message.Id).ShouldBeTrue();
                queue.Delete(message.ReceiptHandle);
            }
        }

        seen.Count.ShouldBe(20_000);
        Cloud.Sqs.Count("q").Total.ShouldBe(0);
    }

    private static string Digest(string name, string type, string value)
    {
        using var stream = new MemoryStream();
        foreach (var text in new[] { name, type })
            Append(text);
        stream.WriteByte(1);
        Append(value);
        return Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(stream.ToArray()));

        void Append(string text)
        {
            stream.Write([0, 0, 0, (byte)text.Length]);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }
    }

    private async Task<IReadOnlyList<JsonElement>> ReceiveAsync(string url)
    {
        var answer = await Client.SqsAsync(
            "ReceiveMessage",
            new
            {
                QueueUrl = url,
                MaxNumberOfMessages = 10,
                MessageSystemAttributeNames = new[] { "All" },
            }
        );
        return answer.TryGetProperty("Messages", out var messages) ? [.. messages.EnumerateArray()] : [];
    }
}
