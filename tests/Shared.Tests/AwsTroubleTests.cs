using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS;
using GapFurniture.Aws;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Shared.Tls;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.Shared.Tests;

public sealed class AwsTroubleTests
{
    [Fact]
    public void Many_lines_of_the_chain_become_one_that_says_what_to_set()
    {
        var said = AwsTrouble.Describe(
            new AmazonClientException(
                "Failed to resolve AWS credentials. The credential providers used to search for credentials returned the following errors:\n\nException 1 of 4: …\n"
            )
        );

        said.ShouldStartWith("no AWS credentials found (");
        said.ShouldContain("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile by AWS_PROFILE");
        said.ShouldNotContain("\n");
    }

    [Fact]
    public void An_archived_object_is_no_lack_of_rights() =>
        AwsTrouble
            .Describe(
                new AmazonServiceException("no", ErrorType.Sender, "InvalidObjectState", "", HttpStatusCode.Forbidden),
                needed: "s3:GetObject"
            )
            .ShouldBe("InvalidObjectState: no (it is archived, as in Glacier: restore it)");

    [Theory]
    [InlineData("No RegionEndpoint or ServiceURL configured", "there is no AWS Region: set AWS_REGION, or name one in the profile")]
    [InlineData(
        "The specified '\"us-east-1\"' region is not a valid hostname component.",
        "\"us-east-1\" is not an AWS Region: set AWS_REGION to a name such as eu-central-1"
    )]
    [InlineData(
        "Value for ServiceURL is not a valid URL: 127.0.0.1:4566",
        "\"127.0.0.1:4566\" is not an endpoint: set AWS_ENDPOINT_URL to an http:// or https:// address"
    )]
    [InlineData("Something of a kind\r\nthat nobody knows.", "Something of a kind that nobody knows")]
    public void What_the_SDK_finds_before_it_sends_is_said_in_the_words_of_settings(string sdk, string said) =>
        AwsTrouble.Describe(new AmazonClientException(sdk)).ShouldBe(said);

    [Fact]
    public void A_source_of_credentials_that_fails_is_no_defect_whatever_the_SDK_throws()
    {
        (Exception Error, string Advice)[] cases =
        [
            (
                Should.Throw<ProcessAWSCredentialException>(() =>
                    new ProcessAWSCredentials("sh -c 'echo no vault >&2; exit 3'").GetCredentials()
                ),
                "no vault); check the command of credential_process"
            ),
            (
                Should.Throw<ProcessAWSCredentialException>(() =>
                    new ProcessAWSCredentials("echo {\"Version\":nil,\"SecretAccessKey\":\"s3cr3t\"}").GetCredentials()
                ),
                "a malformed JSON document); check the command of credential_process"
            ),
            (
                new AmazonClientException("Error calling AssumeRole for role r", Refused("AccessDenied")),
                "(Error calling AssumeRole for role r: no); check the role's trust policy"
            ),
            (
                Should.Throw<ArgumentNullException>(() => new ImmutableCredentials(null, "secret", null)),
                "check the role of the task or pod, AWS_CONTAINER_CREDENTIALS_FULL_URI"
            ),
            (
                new InvalidOperationException("A token could not be loaded from the WebIdentityTokenFile.", new IOException("not there")),
                "WebIdentityTokenFile: not there); check AWS_WEB_IDENTITY_TOKEN_FILE"
            ),
            (new TypeInitializationException("T", new InvalidDataException("Line 1 of f")), "(Line 1 of f); correct that file of profiles"),
        ];

        foreach (var (error, advice) in cases)
            AwsTrouble.MessageOf(error).ShouldNotBeNull().ShouldContain(advice);
        AwsTrouble.MessageOf(new InvalidOperationException("ours")).ShouldBeNull();
    }

    [Theory]
    [InlineData("SignatureDoesNotMatch", "AWS does not accept the credentials (SignatureDoesNotMatch: no); give valid ones by")]
    [InlineData("ExpiredTokenException", "the AWS credentials have expired (ExpiredTokenException: no); get new ones")]
    [InlineData("AccessDenied", "AccessDenied: no")]
    [InlineData("PermanentRedirect", "PermanentRedirect: no; the bucket is in another Region: set AWS_REGION to it")]
    public void Refusals_say_whether_the_caller_or_his_rights_are_the_matter(string code, string said)
    {
        var error = Refused(code);

        AwsTrouble.Describe(error).ShouldStartWith(said);
        AwsTrouble.IsDenied(error).ShouldBe(code == "AccessDenied");
        CredentialTrouble.Is(error).ShouldBe(code is "SignatureDoesNotMatch" or "ExpiredTokenException");
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "check the Region (AWS_REGION)")]
    [InlineData(SocketError.ConnectionRefused, "check the endpoint (AWS_ENDPOINT_URL)")]
    [InlineData(SocketError.TimedOut, "is there a way to it from this network")]
    public void A_host_that_is_not_reached_is_said_with_what_may_be_wrong(SocketError error, string advice)
    {
        var network = new HttpRequestException("no (sqs.nowhere.amazonaws.com:443)", new SocketException((int)error));

        AwsTrouble.Describe(network).ShouldBe($"no (sqs.nowhere.amazonaws.com:443); {Advice(AwsTrouble.Describe(network))}");
        AwsTrouble.Describe(new AmazonServiceException("no", network)).ShouldContain(advice);
    }

    [Fact]
    public void A_server_that_is_not_trusted_is_said_with_the_reason_and_the_settings()
    {
        const string wrapped = "The SSL connection could not be established, see inner exception.";
        var refused = new HttpRequestException(wrapped, new UntrustedException("the certificate is not for sqs but for example.com"));

        var said = AwsTrouble.Describe(new AmazonServiceException(wrapped, refused));

        said.ShouldStartWith("no TLS connection: the certificate is not for sqs but for example.com; ");
        said.ShouldContain("AWS_CA_BUNDLE");
        said.ShouldNotContain("inner exception");
        var broken = new AuthenticationException("Authentication failed, see inner exception.", new IOException("wrong version number"));
        AwsTrouble
            .Describe(new HttpRequestException(wrapped, broken))
            .ShouldStartWith("no TLS connection: wrong version number; does something else");
    }

    [Theory]
    [InlineData(
        502,
        "text/html",
        "<html>\n<body>nginx</body></html>",
        "HTTP 502 (BadGateway) with a page instead of an API response: \"nginx\"; does something else"
    )]
    [InlineData(503, null, "", "HTTP 503 (ServiceUnavailable) without a reason from AWS; does something else answer")]
    [InlineData(404, null, "", "HTTP 404 (NotFound) without a reason from AWS")]
    [InlineData(403, null, "", "HTTP 403 (Forbidden) without a reason from AWS (needed: x:Do)")]
    [InlineData(
        403,
        "text/html; charset=utf-8",
        "<html><style>p{}</style><p>Request forbidden\n by <b>administrative</b> rules.</p></html>",
        "HTTP 403 (Forbidden) with a page instead of an API response: \"Request forbidden by administrative rules\"; does something else"
    )]
    [InlineData(
        200,
        "text/html",
        "<html>Log in to the Wi-Fi</html>",
        "HTTP 200 (OK) with a page instead of an API response: \"Log in to the Wi-Fi\""
    )]
    [InlineData(
        200,
        null,
        "<html>Log in to the Wi-Fi</html>",
        "HTTP 200 (OK) with a page instead of an API response: \"Log in to the Wi-Fi\""
    )]
    [InlineData(
        200,
        "application/xhtml+xml",
        "<html><p>Log in</p></html>",
        "HTTP 200 (OK) with a page instead of an API response: \"Log in\""
    )]
    [InlineData(200, "text/plain", "OK", "the response did not come from AWS ('O' is an invalid start of a value.")]
    [InlineData(
        403,
        "text/plain",
        "blocked by policy",
        "HTTP 403 (Forbidden) with a page instead of an API response: \"blocked by policy\""
    )]
    [InlineData(404, "application/json", """{"message":"no Route matched"}""", "HTTP 404 (NotFound): no Route matched")]
    public async Task What_is_no_answer_of_AWS_is_called_so(int status, string? type, string body, string message)
    {
        await using var server = await ServeAsync(status, type, body);
        using var client = new AmazonSQSClient(
            new BasicAWSCredentials("AKIAEXAMPLE", "secret"),
            new AmazonSQSConfig { ServiceURL = $"http://127.0.0.1:{server.Port}", MaxErrorRetry = 0 }.Ready()
        );

        var error = await Should.ThrowAsync<AmazonServiceException>(() =>
            client.GetQueueUrlAsync("q", TestContext.Current.CancellationToken)
        );

        AwsTrouble.Describe(error, needed: "x:Do").ShouldStartWith(message);
        (status == 403).ShouldBe(AwsTrouble.Describe(error, needed: "x:Do").EndsWith("(needed: x:Do)", StringComparison.Ordinal));
        error.StatusCode.ShouldBe((HttpStatusCode)status);
        Transient.Is(error).ShouldBe(status is 200 or 502 or 503);
    }

    [Fact]
    public async Task A_HEAD_that_finds_nothing_may_say_so_in_any_type()
    {
        // As moto does.
        await using var server = await ServeAsync(404, "text/html", "");
        using var client = new S3Client(
            new AmazonS3Config
            {
                ServiceURL = $"http://127.0.0.1:{server.Port}",
                MaxErrorRetry = 0,
                ForcePathStyle = true,
            },
            credentials: new BasicAWSCredentials("AKIAEXAMPLE", "secret")
        );

        var error = await Should.ThrowAsync<AmazonS3Exception>(() =>
            client.GetObjectMetadataAsync("bucket", "key", TestContext.Current.CancellationToken)
        );

        error.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(200, "text/html", "<!doctype html><p>Log in", "HTTP 200 (OK) with a page instead of an API response: \"Log in\"")]
    [InlineData(200, "application/xml", "<!doctype html><p>Log in", "the response did not come from AWS (")]
    [InlineData(200, "application/xml", "<html><p>Log in</p></html>", "the response did not come from S3")]
    [InlineData(200, null, "", "HTTP 200 (OK) with nothing instead of an API response")]
    [InlineData(403, "text/html", "<p>Blocked</p>", "HTTP 403 (Forbidden) with a page instead of an API response: \"Blocked\"")]
    public async Task A_list_of_S3_that_is_a_page_is_not_an_empty_bucket(int status, string? type, string body, string message)
    {
        await using var server = await ServeAsync(status, type, body);
        using var client = new S3Client(
            new AmazonS3Config { ServiceURL = $"http://127.0.0.1:{server.Port}", MaxErrorRetry = 0 },
            credentials: new BasicAWSCredentials("AKIAEXAMPLE", "secret")
        );

        var error = await Should.ThrowAsync<Exception>(() =>
            client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "b" }, TestContext.Current.CancellationToken)
        );

        AwsTrouble.Is(error).ShouldBeTrue();
        AwsTrouble.Describe(error).ShouldStartWith(message);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(5, "the response did not come from S3: the whole object instead of a range")]
    public async Task An_object_from_its_start_is_not_the_rest_of_it(int start, string message)
    {
        await using var server = await ServeAsync(200, null, "0123456789");
        using var client = new S3Client(
            new AmazonS3Config { ServiceURL = $"http://127.0.0.1:{server.Port}", MaxErrorRetry = 0 },
            credentials: new BasicAWSCredentials("AKIAEXAMPLE", "secret")
        );
        var request = new GetObjectRequest
        {
            BucketName = "bucket",
            Key = "key",
            ByteRange = new ByteRange(start, 9),
        };

        var error = await Record.ExceptionAsync(() => client.GetObjectAsync(request, TestContext.Current.CancellationToken));

        (error is null ? "" : AwsTrouble.Describe(error)).ShouldStartWith(message);
    }

    [Fact]
    public async Task Json_that_an_emulator_calls_html_is_read()
    {
        await using var server = await ServeAsync(200, "text/html", """{"QueueUrl":"https://q"}""");
        using var client = new Amazon.SQS.AmazonSQSClient(
            new BasicAWSCredentials("AKIAEXAMPLE", "secret"),
            new Amazon.SQS.AmazonSQSConfig { ServiceURL = $"http://127.0.0.1:{server.Port}", MaxErrorRetry = 0 }.Ready()
        );

        (await client.GetQueueUrlAsync("q", TestContext.Current.CancellationToken)).QueueUrl.ShouldBe("https://q");
    }

    [Fact]
    public async Task Nothing_after_a_write_is_no_page()
    {
        await using var server = await ServeAsync(200, "text/html", "");
        using var client = new S3Client(
            new AmazonS3Config { ServiceURL = $"http://127.0.0.1:{server.Port}", MaxErrorRetry = 0 },
            credentials: new BasicAWSCredentials("AKIAEXAMPLE", "secret")
        );
        var request = new PutBucketNotificationRequest { BucketName = "bucket" };

        var response = await client.PutBucketNotificationAsync(request, TestContext.Current.CancellationToken);

        response.HttpStatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Theory]
    // What Parameter Store says, by way of KMS; the second is what it says since 2023.
    [InlineData(
        "AccessDeniedException",
        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
        "(needed: kms:Decrypt on the KMS key that it is encrypted with, by this role's policy and by the key's)"
    )]
    [InlineData(
        "AccessDeniedException",
        "User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab because no",
        "(needed: kms:GenerateDataKey on arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab, by this role's policy and by the key's)"
    )]
    [InlineData(
        "KMS.AccessDeniedException",
        "no",
        "(needed: kms:Decrypt on the KMS key that it is encrypted with, by this role's policy and by the key's)"
    )]
    [InlineData(
        "KMS.DisabledException",
        "arn:aws:kms:eu-west-1:123456789012:key/1234 is disabled.",
        "(enable arn:aws:kms:eu-west-1:123456789012:key/1234)"
    )]
    [InlineData("KMS.NotFoundException", "no", "(the KMS key that it is encrypted with does not exist)")]
    [InlineData("InvalidKeyId", "Invalid keyId.", "and allow you kms:Decrypt)")]
    [InlineData("KMS.ThrottlingException", "Rate exceeded", "KMS.ThrottlingException: Rate exceeded")]
    [InlineData("AccessDeniedException", "User is not authorized to perform: ssm:GetParameter", "(needed: ssm:GetParameter)")]
    public void A_refusal_of_a_key_names_the_key_and_what_it_takes(string code, string text, string advice) =>
        AwsTrouble
            .Describe(new AmazonServiceException(text, ErrorType.Sender, code, "r", HttpStatusCode.BadRequest), needed: "ssm:GetParameter")
            .ShouldEndWith(advice);

    private static async Task<LocalHttpServer> ServeAsync(int status, string? type, string body)
    {
        var server = new LocalHttpServer(
            0,
            context =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = type;
                return context.Response.WriteAsync(body);
            }
        );
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    [Fact]
    public void The_words_of_the_real_SDK_are_the_ones_that_are_known()
    {
        var address = Should.Throw<AmazonClientException>(() => new Amazon.SQS.AmazonSQSConfig { ServiceURL = "127.0.0.1:1" }.ServiceURL);
        AwsTrouble.Describe(address).ShouldStartWith("\"127.0.0.1:1\" is not an endpoint");
    }

    private static string Advice(string said) => said[(said.IndexOf("; ", StringComparison.Ordinal) + 2)..];

    private static AmazonServiceException Refused(string code) =>
        new(
            "no",
            ErrorType.Sender,
            code,
            "request",
            code == "PermanentRedirect" ? HttpStatusCode.MovedPermanently : HttpStatusCode.Forbidden
        );
}
