using System.Diagnostics;
using Amazon.S3;

namespace GapFurniture.LocalCloud.Tests.Host;

public sealed class FaultsOnDemand : CloudTest
{
    [Fact]
    public async Task A_throttle_strikes_so_many_calls_with_the_services_own_code()
    {
        (await Client.LocalAsync("POST", "faults", """{"service":"sqs","operation":"ListQueues","kind":"throttle","times":2}""")).ShouldBe(
            "204"
        );
        (await Client.TrySqsAsync("ListQueues", new { })).QueryError.ShouldBe("RequestThrottled;Sender");
        (await Client.TrySqsAsync("ListQueues", new { })).Status.ShouldBe(400);
        (await Client.TrySqsAsync("ListQueues", new { })).Status.ShouldBe(200);

        await Client.LocalAsync("POST", "faults", """{"service":"s3","kind":"throttle","times":1}""");
        var error = await Should.ThrowAsync<AmazonS3Exception>(() => S3.ListBucketsAsync(Cancellation));
        (error.ErrorCode, (int)error.StatusCode).ShouldBe(("SlowDown", 503));
    }

    [Fact]
    public async Task An_error_has_the_status_and_code_that_were_asked_for()
    {
        await Client.LocalAsync(
            "POST",
            "faults",
            """{"service":"sqs","kind":"error","status":503,"code":"ServiceUnavailable","message":"gone","times":1}"""
        );
        var (status, body, query) = await Client.TrySqsAsync("ListQueues", new { });
        (status, query, body.GetProperty("message").GetString()).ShouldBe((503, "ServiceUnavailable;Receiver", "gone"));
    }

    [Fact]
    public async Task A_fault_for_one_key_leaves_the_others_alone()
    {
        Cloud.S3.CreateBucket("bucket");
        Cloud.S3.Put("bucket", "bad", "1");
        Cloud.S3.Put("bucket", "good", "2");
        await Client.LocalAsync("POST", "faults", """{"service":"s3","operation":"GetObject","kind":"error","key":"bad"}""");
        using (await S3.GetObjectAsync("bucket", "good", Cancellation)) { }
        (await Should.ThrowAsync<AmazonS3Exception>(() => S3.GetObjectAsync("bucket", "bad", Cancellation))).ErrorCode.ShouldBe(
            "InternalError"
        );
        (await Client.LocalAsync("GET", "faults")).ShouldContain("\"kind\":\"error\"");
        (await Client.LocalAsync("DELETE", "faults")).ShouldBe("204");
        using (await S3.GetObjectAsync("bucket", "bad", Cancellation)) { }
    }

    [Fact]
    public async Task A_drop_closes_the_connection_and_a_delay_only_waits()
    {
        await Client.LocalAsync("POST", "faults", """{"service":"sqs","kind":"drop","times":1}""");
        await Should.ThrowAsync<HttpRequestException>(() => Client.TrySqsAsync("ListQueues", new { }));
        await Client.LocalAsync("POST", "faults", """{"service":"sqs","kind":"delay","delayMs":50,"times":1}""");
        var started = Stopwatch.GetTimestamp();
        await Client.SqsAsync("ListQueues", new { });
        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(45));
    }

    [Fact]
    public async Task A_drop_after_the_work_loses_the_answer_only()
    {
        await Client.LocalAsync("POST", "faults", """{"service":"sqs","operation":"CreateQueue","kind":"drop","code":"after","times":1}""");

        await Should.ThrowAsync<HttpRequestException>(() => Client.TrySqsAsync("CreateQueue", new { QueueName = "made" }));

        Cloud.Sqs.Find("made").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_malformed_fault_is_refused_with_a_reason()
    {
        (await Client.LocalAsync("POST", "faults", """{"service":"sqs","kind":"tantrum"}""")).ShouldStartWith("400 ");
        (await Client.LocalAsync("POST", "faults", """{"service":"sqs","kind":"drop","wat":1}""")).ShouldStartWith("400 ");
    }

    [Fact]
    public async Task Calls_are_counted_by_service_and_operation()
    {
        await Client.SqsAsync("ListQueues", new { });
        await Client.SqsAsync("ListQueues", new { });
        await S3.ListBucketsAsync(Cancellation);
        Cloud.Requests.Count("sqs", "ListQueues").ShouldBe(2);
        (await Client.LocalAsync("GET", "requests")).ShouldBe("""200 {"s3.ListBuckets":1,"sqs.ListQueues":2}""");
    }
}
