using System.Net;
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
}
