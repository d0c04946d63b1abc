using System.Text.Json.Nodes;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Tests.Host;
using GapFurniture.Pieces;

namespace GapFurniture.LocalCloud.Tests.Lambda;

public sealed class AsynchronousInvocations : CloudTest
{
    internal override LocalCloudOptions Options =>
        new() { AsyncRetryDelays = [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)] };

    [Fact]
    public async Task A_failing_event_is_tried_three_times_and_then_goes_to_the_dead_letter_queue()
    {
        Cloud.Sqs.CreateQueue("dead");
        var function = Cloud.Lambda.CreateFunction(
            new FunctionOptions("f", TestFunctions.Executable) { DeadLetterArn = Cloud.Sqs.Arn("dead") }
        );
        var id = function.InvokeLater("""{"do":"error"}""");
        await Eventually.HoldsAsync(() => Cloud.Sqs.Count("dead").Visible == 1, "the event is given up");
        function.Invocations.ShouldBe(3);
        var letter = (await TakeAsync("dead")).Single();
        letter.Body.ShouldBe("""{"do":"error"}""");
        letter.Message.Attributes["RequestID"].StringValue.ShouldBe(id);
        letter.Message.Attributes["ErrorCode"].ShouldBe(new("Number", "200", null));
        letter.Message.Attributes["ErrorMessage"].StringValue!.ShouldContain("as asked");
    }

    [Fact]
    public async Task With_a_destination_for_failures_a_record_of_the_invocation_goes_there()
    {
        Cloud.Sqs.CreateQueue("failed");
        var function = Cloud.Lambda.CreateFunction(
            new FunctionOptions("f", TestFunctions.Executable) { FailureDestination = Cloud.Sqs.Arn("failed"), AsyncRetries = 1 }
        );
        var id = function.InvokeLater("""{"do":"error"}""");
        await Eventually.HoldsAsync(() => Cloud.Sqs.Count("failed").Visible == 1, "the event is given up");
        var record = JsonNode.Parse((await TakeAsync("failed")).Single().Body)!;
        record["requestPayload"]!.ToJsonString().ShouldBe("""{"do":"error"}""");
        record["requestContext"]!
            .ToJsonString()
            .ShouldBe(
                $$"""{"requestId":"{{id}}","functionArn":"{{function.Arn}}:$LATEST","condition":"RetriesExhausted","approximateInvokeCount":2}"""
            );
        record["responsePayload"]!["errorMessage"]!.ToString().ShouldContain("as asked");
    }

    [Fact]
    public async Task A_bucket_invokes_a_function()
    {
        var function = Cloud.Lambda.CreateFunction("f", TestFunctions.Executable);
        Cloud.S3.CreateBucket("bucket");
        Cloud.S3.Notify("bucket", function.Arn);
        Cloud.S3.Put("bucket", "k", "x");
        await Eventually.HoldsAsync(() => function is { Invocations: 1, Pending: 0 }, "the function has run");
        function.Log.Lines.ShouldContain(l => l.StartsWith("handling", StringComparison.Ordinal));
    }
}
