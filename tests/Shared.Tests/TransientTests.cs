using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.SQS.Model;
using GapFurniture.Aws;

namespace GapFurniture.Shared.Tests;

public sealed class TransientTests
{
    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("Throttling", 400)]
    [InlineData("TooManyRequestsException", 429)]
    [InlineData("RequestLimitExceeded", 503)]
    [InlineData("SlowDown", 503)]
    [InlineData("ProvisionedThroughputExceededException", 400)]
    [InlineData("AccountLimitExceededException", 400)]
    [InlineData("ActiveStatementsExceededException", 400)]
    [InlineData("RequestThrottled", 403)]
    [InlineData("KMS.ThrottlingException", 400)]
    [InlineData("OverLimit", 403)]
    [InlineData(null, 429)]
    public void Every_services_throttling_is_known(string? code, int status)
    {
        Transient.Is(Error(code, status)).ShouldBeTrue();
        Transient.IsThrottling(Error(code, status)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, 500)]
    [InlineData(null, 502)]
    [InlineData(null, 503)]
    [InlineData(null, 504)]
    [InlineData(null, 507)]
    [InlineData(null, 509)]
    [InlineData(null, 408)]
    [InlineData(null, 0)]
    [InlineData("InternalServerError", 400)]
    [InlineData("RequestTimeout", 400)]
    [InlineData("OperationAborted", 409)]
    [InlineData("ConditionalRequestConflict", 409)]
    [InlineData("DatabaseConnectionException", 400)]
    // An answer of success that broke off.
    [InlineData(null, 200)]
    public void A_servers_own_trouble_passes(string? code, int status)
    {
        Transient.Is(Error(code, status)).ShouldBeTrue();
        Transient.IsThrottling(Error(code, status)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("AccessDenied", 403)]
    [InlineData("ValidationException", 400)]
    [InlineData("ResourceNotFoundException", 400)]
    [InlineData("NoSuchKey", 404)]
    [InlineData("PreconditionFailed", 412)]
    [InlineData("ExpiredToken", 400)]
    [InlineData("NotImplemented", 501)]
    [InlineData(null, 413)]
    [InlineData(null, 403)]
    public void A_refusal_would_be_refused_again(string? code, int status) => Transient.Is(Error(code, status)).ShouldBeFalse();

    [Fact]
    public void The_SDK_names_its_exceptions_by_their_codes() =>
        Transient.IsThrottling(new RequestThrottledException("no") { StatusCode = HttpStatusCode.BadRequest }).ShouldBeTrue();

    [Fact]
    public void Connections_break_and_come_back()
    {
        Exception[] passing =
        [
            new IOException("reset"),
            new SocketException((int)SocketError.ConnectionReset),
            new TimeoutException(),
            new TaskCanceledException("timed out", new TimeoutException()),
            new HttpRequestException("reset", new IOException()),
            new HttpRequestException("busy", null, HttpStatusCode.ServiceUnavailable),
            new AmazonClientException("x", new HttpRequestException("reset")),
            new AmazonServiceException("x", new HttpRequestException("reset")),
        ];
        passing.ShouldAllBe(e => Transient.Is(e));
    }

    [Fact]
    public void What_no_waiting_cures_is_not_waited_for()
    {
        Exception[] lasting =
        [
            new InvalidOperationException(),
            new AmazonClientException("no credentials"),
            new HttpRequestException("not found", null, HttpStatusCode.NotFound),
            new HttpRequestException("TLS", new AuthenticationException("untrusted root")),
            new AmazonServiceException("x", new HttpRequestException("TLS", new AuthenticationException("untrusted root"))),
        ];
        lasting.ShouldAllBe(e => !Transient.Is(e));
    }

    private static AmazonServiceException Error(string? code, int status) =>
        new("message", ErrorType.Unknown, code, "request", (HttpStatusCode)status);
}
