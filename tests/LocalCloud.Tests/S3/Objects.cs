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
        var stored = await S3.PutObjectAsync(put, Cancellation);
        stored.ETag.ShouldBe("\"5d41402abc4b2a76b9719d911017c592\"");

        using var got = await S3.GetObjectAsync(Bucket, key, Cancellation);
        using var reader = new StreamReader(got.ResponseStream);
        (await reader.ReadToEndAsync(Cancellation)).ShouldBe("hello");
        got.Headers.ContentType.ShouldBe("text/x-test");
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

    [Theory, InlineData(null, 200), InlineData("\"other\"", 412)]
    public async Task A_read_may_insist_on_what_it_has_begun_to_read(string? etag, int status)
    {
        Cloud.S3.CreateBucket(Bucket);
        var right = Cloud.S3.Put(Bucket, "k", "x").QuotedETag;

        using var answer = await Client.SendAsync("s3", "GET", "/bucket/k", [], ("If-Match", etag ?? right));

        ((int)answer.StatusCode).ShouldBe(status);
    }
}
