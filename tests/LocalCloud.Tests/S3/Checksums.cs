using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.LocalCloud.S3;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.S3;

public sealed class Checksums : CloudTest
{
    private const string Bucket = "bucket";

    [Fact]
    public async Task The_checksum_that_the_SDK_sends_by_itself_is_verified_kept_and_given_back()
    {
        Cloud.S3.CreateBucket(Bucket);
        var put = new PutObjectRequest
        {
            BucketName = Bucket,
            Key = "k",
            InputStream = new MemoryStream(new byte[300_000]),
        };
        await S3.PutObjectAsync(put, Cancellation);
        var stored = Cloud.S3.Bucket(Bucket).Find("k")!;
        stored.Crc32.ShouldBe(Crc32.Of(new byte[300_000]));
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

    [Fact]
    public void It_has_its_published_check_value() =>
        Convert.ToHexStringLower(Convert.FromBase64String(Crc32.Of("123456789"u8))).ShouldBe("cbf43926");

    [Fact]
    public async Task A_wrong_checksum_or_md5_is_refused()
    {
        Cloud.S3.CreateBucket(Bucket);
        foreach (
            var (header, value, code) in new[]
            {
                ("x-amz-checksum-crc32", "AAAAAA==", "BadDigest"),
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
}
