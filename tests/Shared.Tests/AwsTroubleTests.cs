using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.SQS;
using GapFurniture.LocalCloud.Http;
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

        said.ShouldStartWith("there are no AWS credentials (");
        said.ShouldContain("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile by AWS_PROFILE");
        said.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("No RegionEndpoint or ServiceURL configured", "there is no AWS Region: set AWS_REGION, or name one in the profile")]
    [InlineData(
        "The specified '\"us-east-1\"' region is not a valid hostname component.",
        "\"us-east-1\" is no AWS Region: set AWS_REGION to a name such as eu-central-1"
    )]
    [InlineData(
        "Value for ServiceURL is not a valid URL: 127.0.0.1:4566",
        "\"127.0.0.1:4566\" is no endpoint: give an http:// or https:// address by AWS_ENDPOINT_URL"
    )]
    [InlineData("Something of a kind\r\nthat nobody knows.", "Something of a kind that nobody knows")]
    public void What_the_SDK_finds_before_it_sends_is_said_in_the_words_of_settings(string sdk, string said) =>
        AwsTrouble.Describe(new AmazonClientException(sdk)).ShouldBe(said);

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
        AwsTrouble.IsCredentials(error).ShouldBe(code is "SignatureDoesNotMatch" or "ExpiredTokenException");
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

    [Theory]
    [InlineData(502, "<html>\n<body>nginx</body></html>", "HTTP 502 (BadGateway) without a reason from AWS; does something else answer")]
    [InlineData(503, "", "HTTP 503 (ServiceUnavailable) without a reason from AWS; does something else answer")]
    [InlineData(403, "<html>Blocked</html>", "HTTP 403 (Forbidden) without a reason from AWS (needed: x:Do)")]
    [InlineData(200, "<html>Log in to the Wi-Fi</html>", "the answer is none of AWS's ('<' is an invalid start of a value.")]
    public async Task What_is_no_answer_of_AWS_is_called_so(int status, string body, string said)
    {
        await using var server = new LocalHttpServer(
            0,
            context =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync(body);
            }
        );
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var client = new AmazonSQSClient(
            new BasicAWSCredentials("AKIAEXAMPLE", "secret"),
            new AmazonSQSConfig { ServiceURL = $"http://127.0.0.1:{server.Port}", MaxErrorRetry = 0 }
        );

        var error = await Should.ThrowAsync<AmazonServiceException>(() =>
            client.GetQueueUrlAsync("q", TestContext.Current.CancellationToken)
        );

        AwsTrouble.Describe(error, needed: "x:Do").ShouldStartWith(said);
    }

    [Fact]
    public void The_words_of_the_real_SDK_are_the_ones_that_are_known()
    {
        var address = Should.Throw<AmazonClientException>(() => new Amazon.SQS.AmazonSQSConfig { ServiceURL = "127.0.0.1:1" }.ServiceURL);
        AwsTrouble.Describe(address).ShouldStartWith("\"127.0.0.1:1\" is no endpoint");
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
