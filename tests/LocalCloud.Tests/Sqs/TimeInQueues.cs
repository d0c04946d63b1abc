using GapFurniture.LocalCloud.Sqs;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.Sqs;

public sealed class TimeInQueues : CloudTest
{
    internal override LocalCloudOptions Options => new() { Time = Clock };

    [Fact]
    public async Task A_received_message_comes_back_after_its_visibility_timeout_with_a_new_receipt_handle()
    {
        Cloud.Sqs.CreateQueue("q", ("VisibilityTimeout", "30"));
        Cloud.Sqs.Send("q", "b");
        var first = (await TakeAsync("q")).Single();
        Clock.Advance(TimeSpan.FromSeconds(29));
        (await TakeAsync("q")).ShouldBeEmpty();
        Clock.Advance(TimeSpan.FromSeconds(1));
        var second = (await TakeAsync("q")).Single();
        (second.Id, second.ReceiveCount, second.FirstReceivedAt).ShouldBe((first.Id, 2, first.FirstReceivedAt));
        second.ReceiptHandle.ShouldNotBe(first.ReceiptHandle);

        Cloud.Sqs.Queue("q").Delete(first.ReceiptHandle);
        Cloud.Sqs.Count("q").InFlight.ShouldBe(1, "an outdated receipt handle deletes nothing");
        Cloud.Sqs.Queue("q").Delete(second.ReceiptHandle);
        Cloud.Sqs.Count("q").Total.ShouldBe(0);
    }

    [Fact]
    public async Task A_long_poll_ends_empty_when_its_time_is_over()
    {
        Cloud.Sqs.CreateQueue("q");
        var poll = Cloud.Sqs.ReceiveAsync("q", wait: TimeSpan.FromSeconds(20), cancellation: Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(19));
        poll.IsCompleted.ShouldBeFalse();
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await poll).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_poll_whose_client_has_gone_takes_no_message()
    {
        Cloud.Sqs.CreateQueue("q");
        using var gone = new CancellationTokenSource();
        var first = Cloud.Sqs.ReceiveAsync("q", wait: TimeSpan.FromSeconds(20), cancellation: gone.Token);
        var second = Cloud.Sqs.ReceiveAsync("q", wait: TimeSpan.FromSeconds(20), cancellation: Cancellation);
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        Cloud.Sqs.Send("q", "b");
        (await second).Single().ReceiveCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_long_poll_wakes_when_a_hidden_or_delayed_message_becomes_visible()
    {
        Cloud.Sqs.CreateQueue("q");
        Cloud.Sqs.Send("q", new NewMessage("later") { DelaySeconds = 5 });
        Cloud.Sqs.Count("q").ShouldBe(new QueueCounts(0, 0, 1));
        var poll = Cloud.Sqs.ReceiveAsync("q", wait: TimeSpan.FromSeconds(20), cancellation: Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(5));
        (await poll).Single().Body.ShouldBe("later");

        var again = Cloud.Sqs.ReceiveAsync("q", wait: TimeSpan.FromSeconds(20), cancellation: Cancellation);
        Cloud.Sqs.Queue("q").ChangeVisibility((await Handle()), 0);
        (await again).Single().ReceiveCount.ShouldBe(2);

        async Task<string> Handle() => (await poll).Single().ReceiptHandle;
    }

    [Fact]
    public async Task Visibility_can_be_extended_up_to_twelve_hours_from_the_receive()
    {
        Cloud.Sqs.CreateQueue("q");
        Cloud.Sqs.Send("q", "b");
        var queue = Cloud.Sqs.Queue("q");
        var message = (await TakeAsync("q")).Single();
        queue.ChangeVisibility(message.ReceiptHandle, 43_200);
        Clock.Advance(TimeSpan.FromHours(11));
        queue.ChangeVisibility(message.ReceiptHandle, 3600);
        ShouldRefuse(() => queue.ChangeVisibility(message.ReceiptHandle, 3601), "InvalidParameterValue");
        ShouldRefuse(() => queue.ChangeVisibility(message.ReceiptHandle, 43_201), "InvalidParameterValue");
        Clock.Advance(TimeSpan.FromHours(1));
        ShouldRefuse(() => queue.ChangeVisibility(message.ReceiptHandle, 30), "MessageNotInflight");
    }

    [Fact]
    public async Task A_message_goes_to_the_dead_letter_queue_after_so_many_receives()
    {
        Cloud.Sqs.CreateQueue("dead");
        var policy = $$"""{"deadLetterTargetArn":"{{Cloud.Sqs.Arn("dead")}}","maxReceiveCount":"2"}""";
        Cloud.Sqs.CreateQueue("q", ("RedrivePolicy", policy), ("VisibilityTimeout", "1"));
        var sent = Cloud.Sqs.Send("q", "poison");
        for (var receive = 1; receive <= 2; receive++)
        {
            (await TakeAsync("q")).Single().ReceiveCount.ShouldBe(receive);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await TakeAsync("q")).ShouldBeEmpty();
        Cloud.Sqs.Count("q").Total.ShouldBe(0);
        var letter = (await TakeAsync("dead")).Single();
        (letter.Id, letter.Body, letter.Message.DeadLetterSourceArn).ShouldBe((sent.Id, "poison", Cloud.Sqs.Arn("q")));
    }

    [Fact]
    public void Messages_are_dropped_when_their_retention_is_over()
    {
        Cloud.Sqs.CreateQueue("q", ("MessageRetentionPeriod", "60"));
        Cloud.Sqs.Send("q", "old");
        Clock.Advance(TimeSpan.FromSeconds(30));
        Cloud.Sqs.Send("q", "young");
        Clock.Advance(TimeSpan.FromSeconds(30));
        Cloud.Sqs.Bodies("q").ShouldBe(["young"]);
    }

    [Fact]
    public void A_name_is_free_again_a_minute_after_its_queue_was_deleted()
    {
        Cloud.Sqs.CreateQueue("q");
        Cloud.Sqs.DeleteQueue("q");
        ShouldRefuse(() => Cloud.Sqs.CreateQueue("q"), "QueueDeletedRecently");
        Clock.Advance(TimeSpan.FromSeconds(60));
        Cloud.Sqs.CreateQueue("q").ShouldEndWith("/123456789012/q");
    }
}
