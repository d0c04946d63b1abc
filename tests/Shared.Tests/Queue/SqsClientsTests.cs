using Amazon.Runtime;
using GapFurniture.Queue;

namespace GapFurniture.Shared.Tests.Queue;

public sealed class SqsClientsTests
{
    [Theory]
    [InlineData("https://sqs.eu-west-1.amazonaws.com/123456789012/q", "eu-west-1", null)]
    [InlineData("https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q", "cn-north-1", null)]
    [InlineData("https://vpce-0a1-b2c.sqs.us-east-2.vpce.amazonaws.com/1/q", null, "https://vpce-0a1-b2c.sqs.us-east-2.vpce.amazonaws.com")]
    [InlineData("q", "ap-south-1", null)]
    // Older names of the same hosts, and hosts that only the URL knows.
    [InlineData("https://queue.amazonaws.com/123456789012/q", "us-east-1", null)]
    [InlineData("https://eu-west-1.queue.amazonaws.com/123456789012/q", "eu-west-1", null)]
    [InlineData("https://sqs-fips.us-west-2.amazonaws.com/1/q", null, "https://sqs-fips.us-west-2.amazonaws.com")]
    [InlineData("https://sqs.eu-west-1.api.aws/1/q", null, "https://sqs.eu-west-1.api.aws")]
    [InlineData("http://localhost:4566/000000000000/q", null, "http://localhost:4566")]
    [InlineData("https://elasticmq.example.com/sqs.eu-west-1.amazonaws.com/q", null, "https://elasticmq.example.com")]
    public void A_queue_is_asked_where_its_url_says(string queue, string? region, string? url)
    {
        using var client = SqsClients.For(queue, "ap-south-1", new BasicAWSCredentials("AKIAEXAMPLE", "secret"));

        client.Config.RegionEndpoint?.SystemName.ShouldBe(region);
        client.Config.ServiceURL?.TrimEnd('/').ShouldBe(url);
        (client.Config.RegionEndpoint is null).ShouldBe(region is null);
        (client.Config.ServiceURL is null).ShouldBe(url is null);
    }
}
