using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.S3;

public sealed class Checksums : CloudTest
{
    private const string Bucket = "bucket";

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
}
