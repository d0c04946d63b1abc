using System.Text.Json;
using GapFurniture.LocalCloud.Monitoring;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.Monitoring;

/// <summary>Alarms change with what they look at.</summary>
public sealed class Alarms : CloudTest
{
    internal override LocalCloudOptions Options => new() { Time = Clock };

    private async Task<IReadOnlyList<JsonElement>> DescribeAsync(object request) =>
        [.. (await Client.TryCloudWatchAsync("DescribeAlarms", request)).Body.GetProperty("MetricAlarms").EnumerateArray()];

    private void Put(string name, string queue, string missing = "notBreaching") =>
        Cloud.Monitoring.PutAlarm(
            new LocalAlarm(
                name,
                new LocalMetric("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue),
                "Maximum",
                TimeSpan.FromMinutes(5),
                0,
                "GreaterThanThreshold"
            )
            {
                TreatMissingData = missing,
            }
        );

    [Fact]
    public async Task It_rings_while_its_threshold_is_crossed()
    {
        Cloud.Sqs.CreateQueue("dead");
        Put("dead-letters", "dead");
        var before = await DescribeAsync(new { });
        var message = Cloud.Sqs.Send("dead", "given up");
        var during = await DescribeAsync(new { StateValue = "ALARM" });
        var received = (await TakeAsync("dead")).ShouldHaveSingleItem();
        Cloud.Sqs.Queue("dead").Delete(received.ReceiptHandle);
        Clock.Advance(TimeSpan.FromMinutes(10));
        var after = await DescribeAsync(new { AlarmNamePrefix = "dead" });

        before.ShouldHaveSingleItem().GetProperty("StateValue").GetString().ShouldBe("OK");
        during.ShouldHaveSingleItem().GetProperty("StateReason").GetString().ShouldStartWith("Threshold Crossed");
        after.ShouldHaveSingleItem().GetProperty("StateValue").GetString().ShouldBe("OK");
        message.Body.ShouldBe("given up");
    }

    [Fact]
    public async Task Without_values_it_knows_too_little_unless_it_is_to_take_that_for_good()
    {
        Put("a", "nowhere", "missing");
        Put("b", "nowhere");

        (await DescribeAsync(new { })).Select(a => a.GetProperty("StateValue").GetString()).ShouldBe(["INSUFFICIENT_DATA", "OK"]);
    }

    [Fact]
    public async Task Alarms_come_in_pages()
    {
        foreach (var i in Enumerable.Range(0, 3))
            Put($"alarm-{i}", "nowhere");

        var first = (await Client.TryCloudWatchAsync("DescribeAlarms", new { MaxRecords = 2 })).Body;
        var token = first.GetProperty("NextToken").GetString();
        var second = await DescribeAsync(new { MaxRecords = 2, NextToken = token });

        first.GetProperty("MetricAlarms").GetArrayLength().ShouldBe(2);
        second.ShouldHaveSingleItem().GetProperty("AlarmName").GetString().ShouldBe("alarm-2");
    }
}
