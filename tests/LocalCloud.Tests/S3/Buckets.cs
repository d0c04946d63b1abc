using System.Net;
using System.Net.Sockets;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.S3;

public sealed class Buckets : CloudTest
{
    private const string Bucket = "bucket";

    [Fact]
    public async Task Buckets_are_created_listed_and_deleted_by_the_rules()
    {
        (await Should.ThrowAsync<AmazonS3Exception>(() => S3.PutBucketAsync("No_Such_Name", Cancellation))).ErrorCode.ShouldBe(
            "InvalidBucketName"
        );
        await S3.PutBucketAsync("one", Cancellation);
        (await S3.ListBucketsAsync(Cancellation)).Buckets.Single().BucketName.ShouldBe("one");
        Cloud.S3.Put("one", "k", "x");
        (await Should.ThrowAsync<AmazonS3Exception>(() => S3.DeleteBucketAsync("one", Cancellation))).ErrorCode.ShouldBe("BucketNotEmpty");
        await S3.DeleteObjectAsync("one", "k", Cancellation);
        await S3.DeleteBucketAsync("one", Cancellation);
        (
            await Should.ThrowAsync<AmazonS3Exception>(() =>
                S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "one" }, Cancellation)
            )
        ).ErrorCode.ShouldBe("NoSuchBucket");
    }

    [Fact]
    public async Task What_there_is_not_is_said_to_be_not_implemented()
    {
        Cloud.S3.CreateBucket(Bucket);
        (
            await Should.ThrowAsync<AmazonS3Exception>(() =>
                S3.GetBucketTaggingAsync(new GetBucketTaggingRequest { BucketName = Bucket }, Cancellation)
            )
        ).ErrorCode.ShouldBe("NotImplemented");
    }

    [Fact]
    public async Task Virtual_host_style_addresses_work_too()
    {
        Cloud.S3.CreateBucket(Bucket);
        var port = new Uri(Cloud.Endpoint).Port;
        using var s3 = NewS3(configure: c =>
        {
            c.ForcePathStyle = false;
            c.ServiceURL = $"http://localhost:{port}";
            c.HttpClientFactory = new HandlerFactory(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
        });
        await s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = "k",
                ContentBody = "1",
            },
            Cancellation
        );
        Cloud.S3.Get(Bucket, "k").ShouldBe("1"u8.ToArray());

        // The name of a bucket under localhost need not resolve everywhere.
        async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
    }
}
