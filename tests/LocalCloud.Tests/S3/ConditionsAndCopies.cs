using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.S3;

public sealed class ConditionsAndCopies : CloudTest
{
    private const string Bucket = "bucket";

    [Fact]
    public async Task A_write_may_insist_that_nothing_is_there()
    {
        Cloud.S3.CreateBucket(Bucket);
        await PutAsync("first", ifNoneMatch: "*");

        var refused = await Should.ThrowAsync<AmazonS3Exception>(() => PutAsync("second", ifNoneMatch: "*"));

        (refused.StatusCode, refused.ErrorCode).ShouldBe((HttpStatusCode.PreconditionFailed, "PreconditionFailed"));
        Cloud.S3.Get(Bucket, "k").ShouldBe("first"u8.ToArray());
    }

    [Fact]
    public async Task A_write_may_insist_on_what_it_replaces()
    {
        Cloud.S3.CreateBucket(Bucket);
        var gone = await Should.ThrowAsync<AmazonS3Exception>(() => PutAsync("x", ifMatch: "\"0\""));
        var first = await PutAsync("first");
        await PutAsync("second", ifMatch: first);

        var late = await Should.ThrowAsync<AmazonS3Exception>(() => PutAsync("third", ifMatch: first));

        (gone.StatusCode, gone.ErrorCode).ShouldBe((HttpStatusCode.NotFound, "NoSuchKey"));
        late.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        Cloud.S3.Get(Bucket, "k").ShouldBe("second"u8.ToArray());
    }

    [Fact]
    public async Task Of_many_writers_with_one_condition_exactly_one_succeeds()
    {
        Cloud.S3.CreateBucket(Bucket);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TryAsync($"{i}")));

        outcomes.Count(o => o).ShouldBe(1);

        async Task<bool> TryAsync(string text)
        {
            try
            {
                await PutAsync(text, ifNoneMatch: "*");
                return true;
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                return false;
            }
        }
    }

    [Theory, InlineData("If-None-Match", "\"0\""), InlineData("If-Match", "*")]
    public async Task Conditions_that_S3_does_not_know_for_writes_are_refused(string header, string value)
    {
        Cloud.S3.CreateBucket(Bucket);

        using var answer = await Client.SendAsync("s3", "PUT", "/bucket/k", "x"u8.ToArray(), (header, value));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
        Cloud.S3.Get(Bucket, "k").ShouldBeNull();
    }

    [Fact]
    public async Task A_copy_has_the_checksum_that_was_asked_for_over_the_whole_object()
    {
        Cloud.S3.CreateBucket(Bucket);
        Cloud.S3.Put(Bucket, "a b+c", "hello");

        var copied = await S3.CopyObjectAsync(
            new CopyObjectRequest
            {
                SourceBucket = Bucket,
                SourceKey = "a b+c",
                DestinationBucket = Bucket,
                DestinationKey = "copy",
                ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
            },
            Cancellation
        );

        copied.ChecksumSHA256.ShouldBe("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
        copied.ChecksumType.ShouldBe(ChecksumType.FULL_OBJECT);
        var head = await S3.GetObjectMetadataAsync(
            new GetObjectMetadataRequest
            {
                BucketName = Bucket,
                Key = "copy",
                ChecksumMode = ChecksumMode.ENABLED,
            },
            Cancellation
        );
        (head.ChecksumSHA256, head.ContentLength, head.ETag).ShouldBe((copied.ChecksumSHA256, 5, copied.ETag));
    }

    [Fact]
    public async Task A_copy_keeps_metadata_or_replaces_it()
    {
        Cloud.S3.CreateBucket(Bucket);
        var put = new PutObjectRequest
        {
            BucketName = Bucket,
            Key = "k",
            ContentBody = "x",
        };
        put.Metadata["mark"] = "old";
        put.Headers.CacheControl = "no-cache";
        await S3.PutObjectAsync(put, Cancellation);

        await S3.CopyObjectAsync(Bucket, "k", Bucket, "kept", Cancellation);
        var replacing = new CopyObjectRequest
        {
            SourceBucket = Bucket,
            SourceKey = "k",
            DestinationBucket = Bucket,
            DestinationKey = "k",
            MetadataDirective = S3MetadataDirective.REPLACE,
        };
        replacing.Metadata["mark"] = "new";
        await S3.CopyObjectAsync(replacing, Cancellation);

        var kept = await S3.GetObjectMetadataAsync(Bucket, "kept", Cancellation);
        (kept.Metadata["mark"], kept.Headers.CacheControl).ShouldBe(("old", "no-cache"));
        (await S3.GetObjectMetadataAsync(Bucket, "k", Cancellation)).Metadata["mark"].ShouldBe("new");
    }

    [Fact]
    public async Task A_copy_of_another_version_than_the_one_read_is_refused_and_so_is_one_onto_itself()
    {
        Cloud.S3.CreateBucket(Bucket);
        Cloud.S3.Put(Bucket, "k", "x");
        var other = new CopyObjectRequest
        {
            SourceBucket = Bucket,
            SourceKey = "k",
            DestinationBucket = Bucket,
            DestinationKey = "copy",
            ETagToMatch = "\"0\"",
        };

        (await Should.ThrowAsync<AmazonS3Exception>(() => S3.CopyObjectAsync(other, Cancellation))).StatusCode.ShouldBe(
            HttpStatusCode.PreconditionFailed
        );
        (await Should.ThrowAsync<AmazonS3Exception>(() => S3.CopyObjectAsync(Bucket, "k", Bucket, "k", Cancellation))).ErrorCode.ShouldBe(
            "InvalidRequest"
        );
        (
            await Should.ThrowAsync<AmazonS3Exception>(() => S3.CopyObjectAsync(Bucket, "none", Bucket, "c", Cancellation))
        ).ErrorCode.ShouldBe("NoSuchKey");
    }

    [Fact]
    public async Task A_sha256_that_comes_with_an_object_is_verified_and_given_back()
    {
        Cloud.S3.CreateBucket(Bucket);
        var put = new PutObjectRequest
        {
            BucketName = Bucket,
            Key = "k",
            ContentBody = "hello",
            ChecksumSHA256 = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
        };
        (await S3.PutObjectAsync(put, Cancellation)).ChecksumSHA256.ShouldBe(put.ChecksumSHA256);

        using var answer = await Client.SendAsync(
            "s3",
            "PUT",
            "/bucket/k",
            "other"u8.ToArray(),
            ("x-amz-checksum-sha256", put.ChecksumSHA256)
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Cloud.S3.Get(Bucket, "k").ShouldBe("hello"u8.ToArray());
    }

    [Fact]
    public async Task The_sha256_of_a_multipart_upload_is_that_of_its_parts_digests()
    {
        Cloud.S3.CreateBucket(Bucket);
        var begun = await S3.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest
            {
                BucketName = Bucket,
                Key = "k",
                ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
            },
            Cancellation
        );
        var part = await S3.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = Bucket,
                Key = "k",
                UploadId = begun.UploadId,
                PartNumber = 1,
                InputStream = new MemoryStream("hello"u8.ToArray()),
                ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
            },
            Cancellation
        );
        await S3.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = Bucket,
                Key = "k",
                UploadId = begun.UploadId,
                PartETags = [new PartETag(part)],
            },
            Cancellation
        );

        var head = await S3.GetObjectMetadataAsync(
            new GetObjectMetadataRequest
            {
                BucketName = Bucket,
                Key = "k",
                ChecksumMode = ChecksumMode.ENABLED,
            },
            Cancellation
        );

        head.ChecksumType.ShouldBe(ChecksumType.COMPOSITE);
        head.ChecksumSHA256.ShouldEndWith("-1");
    }

    private async Task<string> PutAsync(string text, string? ifMatch = null, string? ifNoneMatch = null)
    {
        var put = new PutObjectRequest
        {
            BucketName = Bucket,
            Key = "k",
            ContentBody = text,
            IfMatch = ifMatch,
            IfNoneMatch = ifNoneMatch,
        };
        return (await S3.PutObjectAsync(put, Cancellation)).ETag;
    }
}
