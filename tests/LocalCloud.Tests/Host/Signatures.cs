using Amazon.S3;
using Amazon.S3.Model;

namespace GapFurniture.LocalCloud.Tests.Host;

public sealed class Signatures : CloudTest
{
    [Fact]
    public async Task A_right_signature_passes_for_every_protocol()
    {
        (await Client.SqsAsync("ListQueues", new { })).GetRawText().ShouldBe("{}");
        (await S3.ListBucketsAsync(Cancellation)).HttpStatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        using var lambda = await Client.SendAsync("lambda", "POST", "/2015-03-31/functions/none/invocations", "{}"u8.ToArray());
        ((int)lambda.StatusCode).ShouldBe(404);
        lambda.Headers.GetValues("x-amzn-ErrorType").Single().ShouldBe("ResourceNotFoundException");
    }

    [Fact]
    public async Task Another_secret_is_refused()
    {
        Client.Secret = "another";
        var (status, body, query) = await Client.TrySqsAsync("ListQueues", new { });
        status.ShouldBe(403);
        body.GetProperty("__type").GetString().ShouldBe("com.amazonaws.sqs#InvalidSignatureException");
        query.ShouldBe("SignatureDoesNotMatch;Sender");

        using var s3 = NewS3(secret: "another");
        (await Should.ThrowAsync<AmazonS3Exception>(() => s3.ListBucketsAsync(Cancellation))).ErrorCode.ShouldBe("SignatureDoesNotMatch");
    }

    [Fact]
    public async Task Another_key_id_is_refused()
    {
        Client.KeyId = "SOMEBODYELSESKEY";
        var (status, _, query) = await Client.TrySqsAsync("ListQueues", new { });
        status.ShouldBe(403);
        query.ShouldBe("InvalidClientTokenId;Sender");

        using var s3 = NewS3(key: "SOMEBODYELSESKEY");
        (await Should.ThrowAsync<AmazonS3Exception>(() => s3.ListBucketsAsync(Cancellation))).ErrorCode.ShouldBe("InvalidAccessKeyId");
    }

    [Fact]
    public async Task A_request_without_credentials_is_refused()
    {
        using var s3 = await Client.SendAsync("GET", "/bucket/key", [], []);
        ((int)s3.StatusCode).ShouldBe(403);
        (await s3.Content.ReadAsStringAsync(Cancellation)).ShouldContain("<Code>AccessDenied</Code>");
        using var sqs = await Client.SendAsync(
            "POST",
            "/",
            "{}"u8.ToArray(),
            [KeyValuePair.Create("X-Amz-Target", "AmazonSQS.ListQueues")]
        );
        (await sqs.Content.ReadAsStringAsync(Cancellation)).ShouldContain("MissingAuthenticationTokenException");
    }

    [Theory]
    [InlineData(false, "XAmzContentSHA256Mismatch")]
    [InlineData(true, "SignatureDoesNotMatch")]
    public async Task A_body_or_a_chunk_of_it_changed_on_the_way_is_refused(bool inChunks, string code)
    {
        using var s3 = NewS3(configure: c =>
        {
            c.HttpClientFactory = new HandlerFactory(new TamperingHandler());
            c.RequestChecksumCalculation = Amazon.Runtime.RequestChecksumCalculation.WHEN_REQUIRED;
        });
        Cloud.S3.CreateBucket("bucket");
        var put = new PutObjectRequest
        {
            BucketName = "bucket",
            Key = "k",
            ContentBody = "true words",
            UseChunkEncoding = inChunks,
        };
        (await Should.ThrowAsync<AmazonS3Exception>(() => s3.PutObjectAsync(put, Cancellation))).ErrorCode.ShouldBe(code);
        Cloud.S3.Get("bucket", "k").ShouldBeNull();
    }
}
