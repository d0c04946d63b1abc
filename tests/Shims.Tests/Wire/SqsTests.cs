using System.Text.Json;
using Amazon.Runtime.SharedInterfaces;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace GapFurniture.Shims.Tests.Wire;

public sealed class SqsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_arrives_as_the_service_sends_it()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json(
                """
                {"Messages":[{
                  "MessageId":"219f8380-5770-4cc2-8c3e-5c715e145f5e",
                  "ReceiptHandle":"AQEBaZ+j5qUoAoAnmlCrQPBkN9njMeEkhjPa",
                  "MD5OfBody":"fafb00f5732ab283681e124bf8747ed1",
                  "Body":"This is a test message",
                  "Attributes":{"SenderId":"AIDASSYFHUBOBT7F4XT75","SentTimestamp":"1677112427387","ApproximateReceiveCount":"1"},
                  "MessageAttributes":{"colour":{"DataType":"Binary","BinaryValue":"AP8="}},
                  "SomethingNew":{"of":["no","concern"]}
                }]}
                """
            )
        );
        using var client = ServiceUnderTest.Sqs(server);

        var response = await client.ReceiveMessageAsync("https://sqs.us-east-1.amazonaws.com/555555555555/my-queue", Cancellation);

        var message = response.Messages.ShouldHaveSingleItem();
        message.MessageId.ShouldBe("219f8380-5770-4cc2-8c3e-5c715e145f5e");
        message.ReceiptHandle.ShouldBe("AQEBaZ+j5qUoAoAnmlCrQPBkN9njMeEkhjPa");
        message.Body.ShouldBe("This is a test message");
        message.Attributes[MessageSystemAttributeName.ApproximateReceiveCount].ShouldBe("1");
        message.MessageAttributes["colour"].BinaryValue.ToArray().ShouldBe([0, 255]);
    }

    [Fact]
    public async Task The_queue_url_travels_in_the_body_and_never_chooses_the_host()
    {
        await using var server = await CaptureServer.Start(Answer.Json(""));
        using var client = ServiceUnderTest.Sqs(server);

        await client.DeleteMessageAsync("https://elsewhere.example/1/q", "handle", Cancellation);

        server.Only.Path.ShouldBe("/");
        server.Only.Body.ShouldBe("""{"QueueUrl":"https://elsewhere.example/1/q","ReceiptHandle":"handle"}""");
    }

    [Fact]
    public async Task Bodies_are_not_inflated_by_escapes()
    {
        await using var server = await CaptureServer.Start(Answer.Json("{}"));
        using var client = ServiceUnderTest.Sqs(server);

        await client.SendMessageAsync("q", "家具<&>", Cancellation);

        server.Only.Body.ShouldContain("\"家具<&>\"");
    }

    [Fact]
    public async Task Convenience_overloads_make_the_same_requests()
    {
        await using var server = await CaptureServer.Start(Answer.Json("{}"));
        using var client = ServiceUnderTest.Sqs(server);

        await client.CreateQueueAsync("q", Cancellation);
        await client.GetQueueUrlAsync("q", Cancellation);
        await client.SendMessageAsync("u", "b", Cancellation);
        await client.SendMessageBatchAsync("u", [new SendMessageBatchRequestEntry("1", "b")], Cancellation);
        await client.ReceiveMessageAsync("u", Cancellation);
        await client.ChangeMessageVisibilityAsync("u", "r", 30, Cancellation);
        await client.ChangeMessageVisibilityBatchAsync("u", [new("1", "r") { VisibilityTimeout = 5 }], Cancellation);
        await client.DeleteMessageAsync("u", "r", Cancellation);
        await client.DeleteMessageBatchAsync("u", [new DeleteMessageBatchRequestEntry("1", "r")], Cancellation);
        await client.GetQueueAttributesAsync("u", [QueueAttributeName.All], Cancellation);
        await client.SetQueueAttributesAsync("u", new() { [QueueAttributeName.VisibilityTimeout] = "60" }, Cancellation);

        server
            .Requests.Select(request => $"{request["X-Amz-Target"]} {Compact(request.Json)}")
            .ShouldBe([
                """AmazonSQS.CreateQueue {"QueueName":"q"}""",
                """AmazonSQS.GetQueueUrl {"QueueName":"q"}""",
                """AmazonSQS.SendMessage {"MessageBody":"b","QueueUrl":"u"}""",
                """AmazonSQS.SendMessageBatch {"Entries":[{"Id":"1","MessageBody":"b"}],"QueueUrl":"u"}""",
                """AmazonSQS.ReceiveMessage {"QueueUrl":"u"}""",
                """AmazonSQS.ChangeMessageVisibility {"QueueUrl":"u","ReceiptHandle":"r","VisibilityTimeout":30}""",
                """AmazonSQS.ChangeMessageVisibilityBatch {"Entries":[{"Id":"1","ReceiptHandle":"r","VisibilityTimeout":5}],"QueueUrl":"u"}""",
                """AmazonSQS.DeleteMessage {"QueueUrl":"u","ReceiptHandle":"r"}""",
                """AmazonSQS.DeleteMessageBatch {"Entries":[{"Id":"1","ReceiptHandle":"r"}],"QueueUrl":"u"}""",
                """AmazonSQS.GetQueueAttributes {"AttributeNames":["All"],"QueueUrl":"u"}""",
                """AmazonSQS.SetQueueAttributes {"Attributes":{"VisibilityTimeout":"60"},"QueueUrl":"u"}""",
            ]);
    }

    [Fact]
    public async Task Batches_tell_which_entries_failed()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json(
                """
                {"Successful":[{"Id":"a"}],
                 "Failed":[{"Id":"b","SenderFault":true,"Code":"ReceiptHandleIsInvalid","Message":"No such handle."}]}
                """
            )
        );
        using var client = ServiceUnderTest.Sqs(server);

        var response = await client.DeleteMessageBatchAsync("u", [new("a", "r1"), new("b", "r2")], Cancellation);

        response.Successful.ShouldHaveSingleItem().Id.ShouldBe("a");
        var failed = response.Failed.ShouldHaveSingleItem();
        (failed.Id, failed.SenderFault, failed.Code, failed.Message).ShouldBe(("b", true, "ReceiptHandleIsInvalid", "No such handle."));
    }

    [Theory]
    [InlineData("""{"Messages":[{"MessageId":"m-1","Body":"changed on the way","MD5OfBody":"fafb00f5732ab283681e124bf8747ed1"}]}""")]
    [InlineData("""{"Messages":[{"MessageId":"m-1","Body":"without a digest"}]}""")]
    public async Task A_received_body_that_does_not_fit_its_digest_is_refused(string answer)
    {
        await using var server = await CaptureServer.Start(Answer.Json(answer));
        using var client = ServiceUnderTest.Sqs(server, retries: 3);

        var exception = await Should.ThrowAsync<AmazonSQSException>(() => client.ReceiveMessageAsync("u", Cancellation));

        exception.Message.ShouldBe("MD5 hash mismatch for message id m-1");
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Received_attributes_that_do_not_fit_their_digest_are_refused()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json(
                """
                {"Messages":[{"MessageId":"m-1","Body":"This is a test message","MD5OfBody":"fafb00f5732ab283681e124bf8747ed1",
                  "MessageAttributes":{"a":{"DataType":"String","StringValue":"b"}},"MD5OfMessageAttributes":"fafb00f5732ab283681e124bf8747ed1"}]}
                """
            )
        );
        using var client = ServiceUnderTest.Sqs(server);

        (await Should.ThrowAsync<AmazonSQSException>(() => client.ReceiveMessageAsync("u", Cancellation))).Message.ShouldBe(
            "Attribute MD5 hash mismatch for message id m-1"
        );
    }

    [Fact]
    public async Task The_digest_of_attributes_is_the_one_that_others_find()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json("""{"MD5OfMessageAttributes":"235c5c510d26fb653d073faed50ae77c","MessageId":"m-1"}""")
        );
        using var client = ServiceUnderTest.Sqs(server);
        var request = new SendMessageRequest("u", "b")
        {
            MessageAttributes = new()
            {
                ["timestamp"] = new() { DataType = "Number", StringValue = "1493147359900" },
            },
        };

        var response = await client.SendMessageAsync(request, Cancellation);

        response.MessageId.ShouldBe("m-1");
    }

    [Fact]
    public async Task A_sent_body_that_arrived_otherwise_is_told()
    {
        await using var server = await CaptureServer.Start(Answer.Json("""{"MD5OfMessageBody":"fafb00f5732ab283681e124bf8747ed1"}"""));
        using var client = ServiceUnderTest.Sqs(server);

        (await Should.ThrowAsync<AmazonSQSException>(() => client.SendMessageAsync("u", "another", Cancellation))).Message.ShouldBe(
            "MD5 hash mismatch"
        );
    }

    [Fact]
    public async Task A_batch_entry_that_arrived_otherwise_is_told()
    {
        await using var server = await CaptureServer.Start(
            Answer.Json("""{"Successful":[{"Id":"1","MessageId":"m-1","MD5OfMessageBody":"fafb00f5732ab283681e124bf8747ed1"}]}""")
        );
        using var client = ServiceUnderTest.Sqs(server);

        var exception = await Should.ThrowAsync<AmazonSQSException>(() =>
            client.SendMessageBatchAsync("u", [new SendMessageBatchRequestEntry("1", "another")], Cancellation)
        );

        exception.Message.ShouldBe("MD5 hash mismatch for message id m-1");
    }

    [Fact]
    public void Queue_attributes_read_as_numbers_times_and_flags()
    {
        var response = new GetQueueAttributesResponse
        {
            Attributes = new()
            {
                ["VisibilityTimeout"] = "30",
                ["ApproximateNumberOfMessages"] = "7",
                ["FifoQueue"] = "true",
                ["ContentBasedDeduplication"] = "false",
                ["CreatedTimestamp"] = "1700000000",
                ["QueueArn"] = "arn:aws:sqs:eu-central-1:1:q",
            },
        };

        response.VisibilityTimeout.ShouldBe(30);
        response.ApproximateNumberOfMessages.ShouldBe(7);
        response.FifoQueue.ShouldBeTrue();
        response.ContentBasedDeduplication.ShouldBe(false);
        response.CreatedTimestamp.ShouldBe(new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc));
        response.QueueARN.ShouldBe("arn:aws:sqs:eu-central-1:1:q");
        response.DelaySeconds.ShouldBe(0);
        response.Policy.ShouldBeNull();
    }

    [Fact]
    public void Queue_attributes_of_an_empty_answer_read_as_nothing()
    {
        var response = new GetQueueAttributesResponse();

        response.MaximumMessageSize.ShouldBe(0);
        response.FifoQueue.ShouldBeFalse();
        response.ContentBasedDeduplication.ShouldBeNull();
        response.QueueARN.ShouldBeNull();
    }

    [Fact]
    public async Task Other_sdk_libraries_can_use_the_client_through_cores_interface()
    {
        await using var server = await CaptureServer.Start(Answer.Json("""{"Attributes":{"Policy":"{}"}}"""), Answer.Json(""));
        using var client = ServiceUnderTest.Sqs(server);
        ICoreAmazonSQS core = client;

        (await core.GetAttributesAsync("u"))["Policy"].ShouldBe("{}");
        await core.SetAttributesAsync("u", new() { ["Policy"] = "{1}" });

        server.Requests[^1].Json.GetProperty("Attributes").GetProperty("Policy").GetString().ShouldBe("{1}");
    }

    /// <summary>Members in order of their names, for the order on the wire is nobody's promise.</summary>
    private static string Compact(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object =>
                $"{{{string.Join(',', json.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"\"{member.Name}\":{Compact(member.Value)}"))}}}",
            JsonValueKind.Array => $"[{string.Join(',', json.EnumerateArray().Select(Compact))}]",
            _ => json.GetRawText(),
        };
}
