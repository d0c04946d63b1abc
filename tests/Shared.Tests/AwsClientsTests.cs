using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using FsCheck.Fluent;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Shared.Tests.Fakes;
using Microsoft.AspNetCore.Http.Features;

namespace GapFurniture.Shared.Tests;

/// <summary>Real clients of the SDK against a server that writes down what it was asked.</summary>
public sealed class AwsClientsTests
{
    private static readonly BasicAWSCredentials s_keys = new("AKIAEXAMPLE", "secret");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_arrives_as_it_is_or_is_refused_by_name()
    {
        var asked = new List<string>();
        await using var server = new LocalHttpServer(
            0,
            context =>
            {
                asked.Add(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
                context.Response.StatusCode = 404;
                return Task.CompletedTask;
            }
        );
        await server.StartAsync(Token);
        using var client = AwsClients.S3(
            new AmazonS3Config
            {
                ServiceURL = $"http://127.0.0.1:{server.Port}",
                MaxErrorRetry = 0,
                ForcePathStyle = true,
            },
            credentials: s_keys
        );

        Properties.Check(
            Prop.ForAll(
                Gen.Elements("a", "/", ".", "..", "/../", "./", "//", "\\", "%2F", "%", "+", " ", "?", "#", "あ", "\n", "~")
                    .NonEmptyListOf()
                    .ToArbitrary(),
                parts =>
                {
                    var key = string.Concat(parts);
                    asked.Clear();
                    var request = new GetObjectRequest { BucketName = "bucket", Key = key };
                    var error = Should.Throw<Exception>(() => client.GetObjectAsync(request, Token).GetAwaiter().GetResult());
                    AwsTrouble.Is(error).ShouldBeTrue();
                    if (asked.Count == 0)
                        error.Message.ShouldContain($"s3://bucket/{key}");
                    else
                        Uri.UnescapeDataString(asked[0].Split('?')[0]).ShouldBe($"/bucket/{key}");
                }
            )
        );
    }

    [Fact]
    public async Task One_call_of_a_client_that_counts_attempts_is_one_request()
    {
        var requests = 0;
        await using var server = new LocalHttpServer(
            0,
            context =>
            {
                Interlocked.Increment(ref requests);
                context.Abort();
                return Task.CompletedTask;
            }
        );
        await server.StartAsync(Token);
        using var client = new AmazonSQSClient(
            s_keys,
            new AmazonSQSConfig { ServiceURL = $"http://127.0.0.1:{server.Port}" }.Ready(countsAttempts: true)
        );

        var error = await Should.ThrowAsync<Exception>(() => client.GetQueueUrlAsync("q", Token));

        Transient.Is(error).ShouldBeTrue();
        requests.ShouldBe(1);
    }

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
        using var client = AwsClients.Sqs(queue, "ap-south-1", s_keys);

        client.Config.RegionEndpoint?.SystemName.ShouldBe(region);
        client.Config.ServiceURL?.TrimEnd('/').ShouldBe(url);
        (client.Config.RegionEndpoint is null).ShouldBe(region is null);
        (client.Config.ServiceURL is null).ShouldBe(url is null);
    }
}
