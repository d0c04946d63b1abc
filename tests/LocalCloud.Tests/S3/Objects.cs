using System.Net;
using System.Net.Sockets;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.S3;

public sealed class Objects : CloudTest
{
    private const string Bucket = "bucket";

    [Theory]
    [InlineData("plain.txt")]
    [InlineData("a b+c%20d/é 日本 𠮷?&=#~*'()!.json")]
    [InlineData("double//slash/./dot")]
    public async Task An_object_comes_back_as_it_was_put_whatever_its_key(string key)
    {
        await S3.PutBucketAsync(Bucket, Cancellation);
        var put = new PutObjectRequest
        {
            BucketName = Bucket,
            Key = key,
            ContentBody = "hello",
            ContentType = "text/x-test",
        };
        put.Metadata["colour"] = "blue";
        put.Headers.CacheControl = "no-store";
        var stored = await S3.PutObjectAsync(put, Cancellation);
        stored.ETag.ShouldBe("\"5d41402abc4b2a76b9719d911017c592\"");

        using var got = await S3.GetObjectAsync(Bucket, key, Cancellation);
        using var reader = new StreamReader(got.ResponseStream);
        (await reader.ReadToEndAsync(Cancellation)).ShouldBe("hello");
        (got.Headers.ContentType, got.Headers.CacheControl, got.Metadata["colour"]).ShouldBe(("text/x-test", "no-store", "blue"));
        (await S3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket }, Cancellation)).S3Objects.Single().Key.ShouldBe(key);
        var head = await S3.GetObjectMetadataAsync(Bucket, key, Cancellation);
        (head.ContentLength, head.ETag).ShouldBe((5, stored.ETag));
        await S3.DeleteObjectAsync(Bucket, key, Cancellation);
        (await Should.ThrowAsync<AmazonS3Exception>(() => S3.GetObjectAsync(Bucket, key, Cancellation))).ErrorCode.ShouldBe("NoSuchKey");
    }

    [Theory]
    [InlineData("CRC32")]
    [InlineData("SHA1")]
    [InlineData("SHA256")]
    [InlineData(null)]
    public async Task Checksums_are_verified_kept_and_given_back(string? algorithm)
    {
        Cloud.S3.CreateBucket(Bucket);
        var put = new PutObjectRequest
        {
            BucketName = Bucket,
            Key = "k",
            InputStream = new MemoryStream(new byte[300_000]),
        };
        if (algorithm is not null)
            put.ChecksumAlgorithm = ChecksumAlgorithm.FindValue(algorithm);
        await S3.PutObjectAsync(put, Cancellation);
        var stored = Cloud.S3.Bucket(Bucket).Current("k")!;
        stored.Checksum!.Algorithm.Name.ShouldBe(algorithm ?? "CRC32", "the SDK's own choice is CRC32");
        stored.Headers.ContainsKey("Content-Encoding").ShouldBeFalse("aws-chunked is no property of the object");
        using var got = await S3.GetObjectAsync(
            new GetObjectRequest
            {
                BucketName = Bucket,
                Key = "k",
                ChecksumMode = ChecksumMode.ENABLED,
            },
            Cancellation
        );
        using var copy = new MemoryStream();
        await got.ResponseStream.CopyToAsync(copy, Cancellation);
        copy.Length.ShouldBe(300_000);
    }

    [Theory]
    [InlineData("CRC32", "cbf43926")]
    [InlineData("CRC32C", "e3069283")]
    [InlineData("CRC64NVME", "ae8b14860a799888")]
    public void Crcs_have_their_published_check_values(string name, string check) =>
        Convert.ToHexStringLower(GapFurniture.LocalCloud.S3.ChecksumAlgorithm.Find(name)!.Hash("123456789"u8.ToArray())).ShouldBe(check);

    [Fact]
    public async Task A_wrong_checksum_or_md5_is_refused()
    {
        Cloud.S3.CreateBucket(Bucket);
        foreach (
            var (header, value, code) in new[]
            {
                ("x-amz-checksum-crc32", "AAAAAA==", "BadDigest"),
                ("x-amz-checksum-sha256", "nonsense", "InvalidRequest"),
                ("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==", "BadDigest"),
                ("Content-MD5", "nonsense", "InvalidDigest"),
            }
        )
        {
            using var answer = await Client.SendAsync("s3", "PUT", "/bucket/k", "body"u8.ToArray(), (header, value));
            ((int)answer.StatusCode).ShouldBe(400);
            (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain($"<Code>{code}</Code>");
        }

        Cloud.S3.Get(Bucket, "k").ShouldBeNull();
    }

    [Theory]
    [InlineData("x-amz-checksum-crc32c", "4waSgw==")]
    [InlineData("x-amz-checksum-crc64nvme", "rosUhgp5mIg=")]
    public async Task Checksums_that_the_sdk_cannot_compute_are_taken_too(string header, string value)
    {
        Cloud.S3.CreateBucket(Bucket);
        using var answer = await Client.SendAsync("s3", "PUT", "/bucket/k", "123456789"u8.ToArray(), (header, value));
        ((int)answer.StatusCode).ShouldBe(200);
        answer.Headers.GetValues(header).Single().ShouldBe(value);
    }

    [Theory]
    [InlineData("bytes=0-3", 206, "0123")]
    [InlineData("bytes=8-", 206, "89")]
    [InlineData("bytes=-3", 206, "789")]
    [InlineData("bytes=5-99", 206, "56789")]
    [InlineData("bytes=10-", 416, null)]
    [InlineData("bytes=-0", 416, null)]
    [InlineData("bytes=0-1,3-4", 200, "0123456789")]
    [InlineData("bytes=4-2", 200, "0123456789")]
    public async Task Ranges_follow_http(string range, int status, string? body)
    {
        Cloud.S3.CreateBucket(Bucket);
        Cloud.S3.Put(Bucket, "k", "0123456789");
        using var answer = await Client.SendAsync("s3", "GET", "/bucket/k", [], ("Range", range));
        ((int)answer.StatusCode).ShouldBe(status);
        if (body is not null)
            (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldBe(body);
        else
            answer.Content.Headers.ContentRange!.ToString().ShouldBe("bytes */10");
    }

    [Fact]
    public async Task Conditional_reads_answer_304_and_412()
    {
        Cloud.S3.CreateBucket(Bucket);
        var etag = Cloud.S3.Put(Bucket, "k", "x").QuotedETag;
        foreach (
            var (header, value, status) in new[]
            {
                ("If-None-Match", etag, 304),
                ("If-Match", "\"other\"", 412),
                ("If-Match", etag, 200),
                ("If-None-Match", "\"other\"", 200),
                ("If-Modified-Since", "Sun, 01 Jan 2090 00:00:00 GMT", 304),
                ("If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT", 412),
            }
        )
        {
            using var answer = await Client.SendAsync("s3", "GET", "/bucket/k", [], (header, value));
            ((int)answer.StatusCode).ShouldBe(status, $"{header}: {value}");
        }
    }

    [Fact]
    public async Task Conditional_writes_lose_against_what_is_there()
    {
        Cloud.S3.CreateBucket(Bucket);
        await S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = "k",
                ContentBody = "1",
                IfNoneMatch = "*",
            },
            Cancellation
        );
        var again = new PutObjectRequest
        {
            BucketName = Bucket,
            Key = "k",
            ContentBody = "2",
            IfNoneMatch = "*",
        };
        var lost = await Should.ThrowAsync<AmazonS3Exception>(() => S3.PutObjectAsync(again, Cancellation));
        (lost.StatusCode, lost.ErrorCode).ShouldBe((HttpStatusCode.PreconditionFailed, "PreconditionFailed"));

        var etag = Cloud.S3.Bucket(Bucket).Current("k")!.ETag;
        await S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = "k",
                ContentBody = "3",
                IfMatch = etag,
            },
            Cancellation
        );
        var stale = new PutObjectRequest
        {
            BucketName = Bucket,
            Key = "k",
            ContentBody = "4",
            IfMatch = etag,
        };
        (await Should.ThrowAsync<AmazonS3Exception>(() => S3.PutObjectAsync(stale, Cancellation))).StatusCode.ShouldBe(
            HttpStatusCode.PreconditionFailed
        );
        Cloud.S3.Get(Bucket, "k").ShouldBe("3"u8.ToArray());
    }

    [Fact]
    public async Task Copies_and_multiple_deletes_work()
    {
        Cloud.S3.CreateBucket(Bucket);
        Cloud.S3.Put(Bucket, "from here+é", "x");
        await S3.CopyObjectAsync(Bucket, "from here+é", Bucket, "to", Cancellation);
        Cloud.S3.Get(Bucket, "to").ShouldBe("x"u8.ToArray());
        var self = await Should.ThrowAsync<AmazonS3Exception>(() => S3.CopyObjectAsync(Bucket, "to", Bucket, "to", Cancellation));
        self.ErrorCode.ShouldBe("InvalidRequest");
        var deleted = await S3.DeleteObjectsAsync(
            new DeleteObjectsRequest
            {
                BucketName = Bucket,
                Objects = [new() { Key = "to" }, new() { Key = "from here+é" }, new() { Key = "never was" }],
            },
            Cancellation
        );
        deleted.DeletedObjects.Count.ShouldBe(3);
        Cloud.S3.ListKeys(Bucket, "").ShouldBeEmpty();
    }

    [Fact]
    public async Task Versions_are_kept_when_versioning_is_on()
    {
        Cloud.S3.CreateBucket(Bucket);
        await S3.PutBucketVersioningAsync(
            new PutBucketVersioningRequest
            {
                BucketName = Bucket,
                VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
            },
            Cancellation
        );
        var first = await S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = "k",
                ContentBody = "1",
            },
            Cancellation
        );
        var second = await S3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = Bucket,
                Key = "k",
                ContentBody = "2",
            },
            Cancellation
        );
        first.VersionId.ShouldNotBe(second.VersionId);
        var marker = await S3.DeleteObjectAsync(Bucket, "k", Cancellation);
        marker.DeleteMarker.ShouldBe("true");
        (await Should.ThrowAsync<AmazonS3Exception>(() => S3.GetObjectAsync(Bucket, "k", Cancellation))).ErrorCode.ShouldBe("NoSuchKey");
        using (var old = await S3.GetObjectAsync(Bucket, "k", first.VersionId, Cancellation))
            old.ContentLength.ShouldBe(1);
        (await S3.ListVersionsAsync(Bucket, Cancellation)).Versions.Count.ShouldBe(3);
        await S3.DeleteObjectAsync(Bucket, "k", marker.VersionId, Cancellation);
        using var current = await S3.GetObjectAsync(Bucket, "k", Cancellation);
        current.VersionId.ShouldBe(second.VersionId);
    }

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
