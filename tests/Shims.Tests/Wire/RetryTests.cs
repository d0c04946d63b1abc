using Amazon.RedshiftDataAPIService.Model;
using Amazon.SQS.Model;

namespace GapFurniture.Shims.Tests.Wire;

public sealed class RetryTests
{
    [Theory]
    [InlineData("InternalFailure", 500)]
    [InlineData("ServiceUnavailable", 503)]
    [InlineData("ThrottlingException", 400)]
    [InlineData("RequestThrottled", 400)]
    public async Task Json_calls_are_repeated_after_a_passing_failure(string code, int status)
    {
        await using var server = await CaptureServer.Start(
            Answer.JsonError(code, status: status),
            Answer.Json("""{"QueueUrl":"https://q"}""")
        );
        using var client = ServiceUnderTest.Sqs(server, retries: 1);

        var response = await client.GetQueueUrlAsync("q", TestContext.Current.CancellationToken);

        response.QueueUrl.ShouldBe("https://q");
        server.Requests.Select(request => request.Body).ShouldBe(["""{"QueueName":"q"}""", """{"QueueName":"q"}"""]);
    }

    [Theory]
    [InlineData("InternalFailure", 500)]
    [InlineData("Throttling", 400)]
    public async Task Query_calls_are_repeated_after_a_passing_failure(string code, int status)
    {
        await using var server = await CaptureServer.Start(
            Answer.XmlError(code, status),
            Answer.Xml(
                "<DescribeClustersResponse><DescribeClustersResult><Marker>m</Marker></DescribeClustersResult></DescribeClustersResponse>"
            )
        );
        using var client = ServiceUnderTest.Redshift(server, retries: 1);

        var response = await client.DescribeClustersAsync(TestContext.Current.CancellationToken);

        response.Marker.ShouldBe("m");
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_refusal_is_not_repeated()
    {
        await using var server = await CaptureServer.Start(Answer.JsonError("ValidationException"));
        using var client = ServiceUnderTest.Data(server, retries: 3);

        await Should.ThrowAsync<ValidationException>(() => client.CancelStatementAsync(new(), TestContext.Current.CancellationToken));

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_repeated_statement_carries_the_same_idempotency_token()
    {
        await using var server = await CaptureServer.Start(Answer.JsonError("InternalFailure", status: 500), Answer.Json("""{"Id":"s"}"""));
        using var client = ServiceUnderTest.Data(server, retries: 1);

        await client.ExecuteStatementAsync(new() { Sql = "select 1" }, TestContext.Current.CancellationToken);

        server.Requests.Select(request => request.Json.GetProperty("ClientToken").GetString()).Distinct().Count().ShouldBe(1);
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Cancellation_ends_a_long_poll()
    {
        await using var server = await CaptureServer.Start(Answer.Never);
        using var client = ServiceUnderTest.Sqs(server);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var poll = client.ReceiveMessageAsync(new ReceiveMessageRequest("q") { WaitTimeSeconds = 20 }, cancellation.Token);
        await server.Arrival(TestContext.Current.CancellationToken);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => poll);
    }
}
