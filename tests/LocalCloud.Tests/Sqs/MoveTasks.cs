using GapFurniture.LocalCloud.Sqs;
using GapFurniture.LocalCloud.Tests.Host;
using GapFurniture.Pieces;

namespace GapFurniture.LocalCloud.Tests.Sqs;

public sealed class MoveTasks : CloudTest
{
    private string Dead => Cloud.Sqs.Arn("dead");

    private void Set()
    {
        Cloud.Sqs.CreateQueue("dead");
        Cloud.Sqs.CreateQueue("work", ("RedrivePolicy", $$"""{"deadLetterTargetArn":"{{Dead}}","maxReceiveCount":3}"""));
    }

    private StoredMessage Bury(string body, string? source = "work")
    {
        var message = Cloud.Sqs.Send("dead", body);
        message.DeadLetterSourceArn = source is null ? null : Cloud.Sqs.Arn(source);
        return message;
    }

    private async Task<System.Text.Json.JsonElement> LatestAsync() =>
        (await Client.SqsAsync("ListMessageMoveTasks", new { SourceArn = Dead })).GetProperty("Results")[0];

    private Task EndedAsync() =>
        Eventually.HoldsAsync(async () => (await LatestAsync()).GetProperty("Status").GetString() != "RUNNING", "the task ends");

    [Fact]
    public async Task Messages_go_back_to_where_they_came_from_as_new_ones()
    {
        Set();
        var old = Bury("a");
        Bury("b");

        await Client.SqsAsync("StartMessageMoveTask", new { SourceArn = Dead });
        await EndedAsync();

        var task = await LatestAsync();
        task.GetProperty("Status").GetString().ShouldBe("COMPLETED");
        task.GetProperty("ApproximateNumberOfMessagesMoved").GetInt32().ShouldBe(2);
        task.TryGetProperty("TaskHandle", out _).ShouldBeFalse("only a running task has a handle to cancel it by");
        var moved = Cloud.Sqs.Queue("work").Peek();
        moved.Select(m => m.Body).ShouldBe(["a", "b"]);
        moved[0].Id.ShouldNotBe(old.Id);
        moved[0].ReceiveCount.ShouldBe(0);
        Cloud.Sqs.Count("dead").Total.ShouldBe(0);
    }

    [Fact]
    public async Task They_can_go_to_another_queue()
    {
        Set();
        Cloud.Sqs.CreateQueue("other");
        Bury("a", source: null);

        await Client.SqsAsync("StartMessageMoveTask", new { SourceArn = Dead, DestinationArn = Cloud.Sqs.Arn("other") });
        await EndedAsync();

        Cloud.Sqs.Bodies("other").ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_message_that_no_queue_gave_up_ends_the_task_and_stays()
    {
        Set();
        Bury("a", source: null);

        await Client.SqsAsync("StartMessageMoveTask", new { SourceArn = Dead });
        await EndedAsync();

        var task = await LatestAsync();
        task.GetProperty("Status").GetString().ShouldBe("FAILED");
        task.GetProperty("FailureReason").GetString().ShouldBe("CouldNotDetermineMessageSource");
        Cloud.Sqs.Count("dead").Total.ShouldBe(1);
    }

    [Fact]
    public async Task A_running_task_is_the_only_one_and_can_be_cancelled()
    {
        Set();
        for (var i = 0; i < 500; i++)
            Bury($"{i}");
        var handle = (await Client.SqsAsync("StartMessageMoveTask", new { SourceArn = Dead, MaxNumberOfMessagesPerSecond = 1 }))
            .GetProperty("TaskHandle")
            .GetString();

        (await Client.TrySqsAsync("StartMessageMoveTask", new { SourceArn = Dead })).QueryError.ShouldBe(
            "AWS.SimpleQueueService.UnsupportedOperation;Sender"
        );
        (await LatestAsync()).GetProperty("TaskHandle").GetString().ShouldBe(handle);
        await Client.SqsAsync("CancelMessageMoveTask", new { TaskHandle = handle });

        (await LatestAsync()).GetProperty("Status").GetString().ShouldBe("CANCELLED");
        (await Client.TrySqsAsync("CancelMessageMoveTask", new { TaskHandle = handle })).Status.ShouldBe(400);
        (Cloud.Sqs.Count("dead").Total + Cloud.Sqs.Count("work").Total).ShouldBe(500);
    }

    [Fact]
    public async Task Only_a_dead_letter_queue_can_be_the_source()
    {
        Set();
        (await Client.TrySqsAsync("StartMessageMoveTask", new { SourceArn = Cloud.Sqs.Arn("work") })).QueryError.ShouldBe(
            "InvalidParameterValue;Sender"
        );
        (await Client.TrySqsAsync("StartMessageMoveTask", new { SourceArn = Dead + "x" })).QueryError.ShouldBe(
            "ResourceNotFoundException;Sender"
        );
        (
            await Client.TrySqsAsync("StartMessageMoveTask", new { SourceArn = Dead, MaxNumberOfMessagesPerSecond = 501 })
        ).QueryError.ShouldBe("InvalidParameterValue;Sender");
    }

    [Fact]
    public async Task A_dead_letter_queue_knows_its_sources()
    {
        Set();
        var sources = await Client.SqsAsync("ListDeadLetterSourceQueues", new { QueueUrl = Cloud.Sqs.Url("dead") });
        sources.GetProperty("queueUrls").EnumerateArray().Select(u => u.GetString()).ShouldBe([Cloud.Sqs.Url("work")]);
    }
}
