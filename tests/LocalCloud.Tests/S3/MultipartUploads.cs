using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.S3;

public sealed class MultipartUploads : CloudTest
{
    private const int PartSize = 5 * 1024 * 1024;

    [Fact]
    public async Task Parts_become_one_object()
    {
        Cloud.S3.CreateBucket("bucket");
        var upload = await S3.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest
            {
                BucketName = "bucket",
                Key = "k",
                ContentType = "text/plain",
            },
            Cancellation
        );
        var first = await UploadAsync(upload.UploadId, 1, PartSize, 1);
        var second = await UploadAsync(upload.UploadId, 2, 10, 2);
        var done = await CompleteAsync(upload.UploadId, first, second);
        done.ETag.ShouldEndWith("-2\"");
        var data = Cloud.S3.Get("bucket", "k")!;
        (data.Length, data[0], data[^1]).ShouldBe((PartSize + 10, (byte)1, (byte)2));
    }

    [Fact]
    public async Task A_small_part_that_is_not_the_last_is_refused()
    {
        Cloud.S3.CreateBucket("bucket");
        var upload = await S3.InitiateMultipartUploadAsync("bucket", "k", Cancellation);
        var first = await UploadAsync(upload.UploadId, 1, 10, 1);
        var second = await UploadAsync(upload.UploadId, 2, 10, 2);
        (await Should.ThrowAsync<AmazonS3Exception>(() => CompleteAsync(upload.UploadId, first, second))).ErrorCode.ShouldBe(
            "EntityTooSmall"
        );
        (await Should.ThrowAsync<AmazonS3Exception>(() => CompleteAsync(upload.UploadId, new PartETag(7, first.ETag)))).ErrorCode.ShouldBe(
            "InvalidPart"
        );
        await S3.AbortMultipartUploadAsync("bucket", "k", upload.UploadId, Cancellation);
        (await Should.ThrowAsync<AmazonS3Exception>(() => CompleteAsync(upload.UploadId, first))).ErrorCode.ShouldBe("NoSuchUpload");
    }

    [Fact]
    public async Task A_part_can_be_copied_of_another_object_as_it_was()
    {
        Cloud.S3.CreateBucket("bucket");
        var source = Cloud.S3.Put("bucket", "source", [1, 2, 3, 4, 5]);
        var upload = await S3.InitiateMultipartUploadAsync("bucket", "k", Cancellation);
        var first = await UploadAsync(upload.UploadId, 1, PartSize, 9);

        var second = await CopyAsync(upload.UploadId, source.QuotedETag, 2, 4);

        await CompleteAsync(upload.UploadId, first, second);
        Cloud.S3.Get("bucket", "k")![PartSize..].ShouldBe([3, 4, 5]);
        upload = await S3.InitiateMultipartUploadAsync("bucket", "k", Cancellation);
        (await Should.ThrowAsync<AmazonS3Exception>(() => CopyAsync(upload.UploadId, source.QuotedETag, 2, 5))).ErrorCode.ShouldBe(
            "InvalidArgument"
        );
        (await Should.ThrowAsync<AmazonS3Exception>(() => CopyAsync(upload.UploadId, "\"other\"", 2, 4))).ErrorCode.ShouldBe(
            "PreconditionFailed"
        );
    }

    [Fact]
    public async Task An_upload_can_be_completed_on_condition_that_there_is_no_object()
    {
        Cloud.S3.CreateBucket("bucket");
        Cloud.S3.Put("bucket", "k", "there");
        var upload = await S3.InitiateMultipartUploadAsync("bucket", "k", Cancellation);
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = "bucket",
            Key = "k",
            UploadId = upload.UploadId,
            PartETags = [await UploadAsync(upload.UploadId, 1, 10, 1)],
            IfNoneMatch = "*",
        };

        (await Should.ThrowAsync<AmazonS3Exception>(() => S3.CompleteMultipartUploadAsync(request, Cancellation))).ErrorCode.ShouldBe(
            "PreconditionFailed"
        );
        Cloud.S3.Get("bucket", "k")!.Length.ShouldBe("there".Length);
    }

    [Fact]
    public async Task The_sdks_own_large_upload_works()
    {
        Cloud.S3.CreateBucket("bucket");
        using var transfer = new Amazon.S3.Transfer.TransferUtility(S3);
        var data = new byte[11 * 1024 * 1024];
        new Random(1).NextBytes(data);
        await transfer.UploadAsync(new MemoryStream(data), "bucket", "large", Cancellation);
        data.AsSpan().SequenceEqual(Cloud.S3.Get("bucket", "large")).ShouldBeTrue();
    }

    private async Task<PartETag> CopyAsync(string uploadId, string etag, long first, long last)
    {
        var request = new CopyPartRequest
        {
            SourceBucket = "bucket",
            SourceKey = "source",
            ETagToMatch = [etag],
            FirstByte = first,
            LastByte = last,
            DestinationBucket = "bucket",
            DestinationKey = "k",
            UploadId = uploadId,
            PartNumber = 2,
        };
        return new PartETag(2, (await S3.CopyPartAsync(request, Cancellation)).ETag);
    }

    private async Task<PartETag> UploadAsync(string uploadId, int number, int size, byte fill)
    {
        var data = new byte[size];
        Array.Fill(data, fill);
        var answer = await S3.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = "bucket",
                Key = "k",
                UploadId = uploadId,
                PartNumber = number,
                InputStream = new MemoryStream(data),
            },
            Cancellation
        );
        return new PartETag(number, answer.ETag);
    }

    private Task<CompleteMultipartUploadResponse> CompleteAsync(string uploadId, params PartETag[] parts) =>
        S3.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = "bucket",
                Key = "k",
                UploadId = uploadId,
                PartETags = [.. parts],
            },
            Cancellation
        );
}
