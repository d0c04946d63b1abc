using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using FsCheck.Fluent;
using GapFurniture.Aws;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Shared.Tests.Fakes;
using Microsoft.AspNetCore.Http;
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
        using var client = S3Of(server);

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

    [Theory]
    // By S3's own checksum, of "123456789"; by the ETag where there is none.
    [InlineData("123456789", "y/Q5Jg==", null, false)]
    [InlineData("123456780", "y/Q5Jg==", null, true)]
    [InlineData("123456789", null, "\"25f9e794323b453885f5181f1b624d0b\"", false)]
    [InlineData("123456780", null, "\"25f9e794323b453885f5181f1b624d0b\"", true)]
    public async Task An_object_is_compared_with_one_checksum(string body, string? crc32, string? etag, bool isOther)
    {
        await using var server = new LocalHttpServer(
            0,
            context =>
            {
                context.Response.Headers.ETag = etag ?? "\"d41d8cd98f00b204e9800998ecf8427e\"";
                if (crc32 is not null)
                    (context.Response.Headers["x-amz-checksum-crc32"], context.Response.Headers["x-amz-checksum-type"]) = (
                        crc32,
                        "FULL_OBJECT"
                    );
                context.Response.ContentLength = body.Length;
                return context.Response.WriteAsync(body, Token);
            }
        );
        await server.StartAsync(Token);
        using var client = S3Of(server);

        using var response = await client.GetObjectAsync("bucket", "key", Token);
        using var reader = new StreamReader(response.ResponseStream);
        var read = () => reader.ReadToEndAsync(Token);

        if (isOther)
            (await read.ShouldThrowAsync<AmazonClientException>()).Message.ShouldContain("hash");
        else
            (await read()).ShouldBe(body);
    }

    [Theory]
    [InlineData("n9X2qLw7TzR4kVb1")]
    [InlineData("0x8DD3C1F2A4B5C6D")]
    public async Task An_object_whose_etag_is_no_md5_is_refused_by_name(string etag)
    {
        await using var server = new LocalHttpServer(
            0,
            context =>
            {
                context.Response.Headers.ETag = $"\"{etag}\"";
                return context.Response.WriteAsync("hello", Token);
            }
        );
        await server.StartAsync(Token);
        using var client = S3Of(server, TimeSpan.FromSeconds(20));

        var error = await Should.ThrowAsync<AmazonClientException>(() => client.GetObjectAsync("bucket", "key", Token));

        error.Message.ShouldBe("s3://bucket/key: its ETag is no MD5, as it is in S3, and the SDK cannot read it");
    }

    [Fact]
    public async Task An_object_in_the_middle_of_which_nothing_more_arrives_is_given_up_however_it_is_read()
    {
        await using var server = new LocalHttpServer(
            0,
            async context =>
            {
                context.Response.ContentLength = 10;
                await context.Response.WriteAsync("01234", Token);
                await context.Response.Body.FlushAsync(Token);
                var gone = new TaskCompletionSource();
                await using var _ = context.RequestAborted.Register(gone.SetResult);
                await gone.Task;
            }
        );
        await server.StartAsync(Token);
        using var client = S3Of(server, TimeSpan.FromSeconds(2));

        await Task.WhenAll(
            GivesUpAsync(body => body.ReadExactlyAsync(new byte[10], Token).AsTask()),
            GivesUpAsync(body => body.CopyToAsync(Stream.Null, Token)),
            GivesUpAsync(body => new StreamReader(body).ReadToEndAsync(Token)),
            GivesUpAsync(body => Task.Run(() => body.ReadExactly(new byte[10]), Token))
        );

        async Task GivesUpAsync(Func<Stream, Task> read)
        {
            using var response = await client.GetObjectAsync("bucket", "key", Token);
            var error = await read(response.ResponseStream).ShouldThrowAsync<TimeoutException>();
            error.Message.ShouldBe("S3 has sent nothing for 2 s");
            Transient.Is(error).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Who_takes_longer_than_the_limit_between_two_readings_of_an_object_reads_on()
    {
        await using var server = new LocalHttpServer(0, context => context.Response.WriteAsync("0123456789", Token));
        await server.StartAsync(Token);
        using var client = S3Of(server, TimeSpan.FromSeconds(1));
        using var response = await client.GetObjectAsync("bucket", "key", Token);
        await response.ResponseStream.ReadExactlyAsync(new byte[1], Token);
        var since = Stopwatch.StartNew();

        await Eventually.HoldsAsync(() => since.Elapsed > TimeSpan.FromSeconds(1.2));

        (await new StreamReader(response.ResponseStream).ReadToEndAsync(Token)).ShouldBe("123456789");
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

    private static S3Client S3Of(LocalHttpServer server, TimeSpan? timeout = null) =>
        new(
            new AmazonS3Config
            {
                Timeout = timeout ?? TimeSpan.FromSeconds(30),
                ServiceURL = $"http://127.0.0.1:{server.Port}",
                MaxErrorRetry = 0,
                ForcePathStyle = true,
            },
            credentials: s_keys
        );
}
