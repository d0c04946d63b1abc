using Amazon.S3;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.Deployment;

/// <summary>Callers who may do only what a policy allows.</summary>
public sealed class AccessTests : CloudTest
{
    private static AccessPolicy Policy(params string[] actions) =>
        AccessPolicy.Parse(
            $$"""{"Statement":[{"Effect":"Allow","Action":[{{string.Join(',', actions.Select(a => $"\"{a}\""))}}],"Resource":"*"}]}"""
        );

    [Fact]
    public async Task What_is_allowed_passes_and_is_remembered_as_used()
    {
        Cloud.S3.CreateBucket("bucket");
        Cloud.S3.Put("bucket", "k", "x");
        Cloud.Access = Policy("s3:GetObject", "s3:ListBucket", "s3:PutObject");

        using var answer = await S3.GetObjectAsync("bucket", "k", Cancellation);
        await S3.GetObjectMetadataAsync("bucket", "k", Cancellation);
        await S3.ListObjectsV2Async(new() { BucketName = "bucket" }, Cancellation);

        Cloud.Access.Used.ShouldBe(["s3:GetObject", "s3:ListBucket"]);
        Cloud.Access.Unused().ShouldBe(["s3:PutObject"]);
        Cloud.Access.Unused("s3:PutObject").ShouldBeEmpty();
        Cloud.Access.Denied.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_is_denied_as_AWS_denies_it_and_changes_nothing()
    {
        Cloud.S3.CreateBucket("bucket");
        Cloud.S3.Put("bucket", "k", "x");
        Cloud.Access = Policy("s3:GetObject");

        var error = await Should.ThrowAsync<AmazonS3Exception>(() => S3.DeleteObjectAsync("bucket", "k", Cancellation));

        (error.ErrorCode, (int)error.StatusCode).ShouldBe(("AccessDenied", 403));
        error.Message.ShouldContain("s3:DeleteObject");
        Cloud.Access.Denied.ShouldBe(["s3:DeleteObject"]);
        Cloud.S3.Buckets.Single().List("").ShouldHaveSingleItem();
    }

    [Fact]
    public void A_list_of_rarely_used_rights_that_is_out_of_date_is_an_error()
    {
        var policy = Policy("s3:GetObject");
        policy.Check("s3", "GetObject", ["s3:GetObject"]);

        Should.Throw<ArgumentException>(() => policy.Unused("s3:GetObject"));
        Should.Throw<ArgumentException>(() => policy.Unused("s3:PutObject"));
    }

    [Theory]
    [InlineData("""{"Statement":[{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""")]
    public void A_policy_that_it_would_misread_is_refused(string json) => Should.Throw<FormatException>(() => AccessPolicy.Parse(json));

    [Theory]
    [InlineData("s3", "HeadObject", "", "s3:GetObject")]
    [InlineData("s3", "CompleteMultipartUpload", "", "s3:PutObject")]
    [InlineData("s3", "AbortMultipartUpload", "", "s3:AbortMultipartUpload")]
    [InlineData("sqs", "DeleteMessageBatch", "{}", "sqs:DeleteMessage")]
    [InlineData("events", "PutRule", "{}", "events:PutRule")]
    [InlineData("lambda", "Invoke", "", "lambda:InvokeFunction")]
    [InlineData("ssm", "GetParametersByPath", """{"Path":"/a","WithDecryption":true}""", "ssm:GetParametersByPath kms:Decrypt")]
    [InlineData(
        "ssm",
        "GetParameters",
        """{"Names":["/aws/reference/secretsmanager/x"]}""",
        "ssm:GetParameters secretsmanager:GetSecretValue"
    )]
    public void An_operation_needs_the_actions_that_IAM_names_for_it(string service, string operation, string body, string actions) =>
        string.Join(' ', Cloud.Services[service].ActionsOf(operation, System.Text.Encoding.UTF8.GetBytes(body))).ShouldBe(actions);
}
