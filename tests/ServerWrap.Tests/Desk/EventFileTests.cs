using System.Text;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Desk;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Runtime;
using GapFurniture.ServerWrap.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.ServerWrap.Tests.Desk;

/// <summary>What <c>-event</c> prints.</summary>
public sealed class EventFileTests
{
    private const string Url = """
        {"version": "2.0", "rawPath": "/x", "headers": {"host": "example.com"},
         "requestContext": {"domainName": "abc.lambda-url.eu-west-1.on.aws", "http": {"method": "GET", "path": "/x"}}}
        """;

    private readonly StandInServer _server = new(
        static (request, connection) =>
            connection.Write(
                new ResponseHead(request.Target == "/events" ? 500 : 200, "", [new("X-A", "1"), new("Set-Cookie", "a=1")]),
                "hello\n"u8
            )
    );

    [Fact]
    public void The_JSON_that_Lambda_would_get() =>
        Print(Url)
            .ShouldBe(
                (true, """{"statusCode":200,"headers":{"X-A":"1"},"cookies":["a=1"],"body":"hello\n","isBase64Encoded":false}""" + "\n")
            );

    [Fact]
    public void Or_the_answer_as_HTTP() => Print(Url, raw: true).ShouldBe((true, "HTTP/1.1 200 OK\nX-A: 1\nSet-Cookie: a=1\n\nhello\n"));

    [Theory]
    [InlineData(true, "HTTP/1.1 200 OK\nX-A: 1\nSet-Cookie: a=1\n\nhello\n")]
    [InlineData(false, """{"statusCode":200,"headers":{"X-A":"1"},"cookies":["a=1"]}""" + "\0\0\0\0\0\0\0\0hello\n")]
    public void Streamed_too(bool raw, string expected) => Print(Url, raw, stream: true).ShouldBe((true, expected));

    [Fact]
    public void A_failed_invocation_is_a_failure()
    {
        var (hasSucceeded, output) = Print("""{"Records":[]}""", raw: true);

        hasSucceeded.ShouldBeFalse();
        output.ShouldBe("""{"errorType":"Http500","errorMessage":"the server answered 500 Internal Server Error: hello\n"}""" + "\n");
    }

    private (bool HasSucceeded, string Output) Print(string e, bool raw = false, bool stream = false)
    {
        using var output = new MemoryStream();
        var invocation = new EventFile(Encoding.UTF8.GetBytes(e), output, raw);
        using var client = new ServerClient(_server, NullLogger.Instance);
        var options = new ServerWrapOptions { Stream = stream };

        new InvocationLoop(invocation, client, _server, options, NullLogger.Instance) { IsAlone = true }.ServeNext();

        _server.Dispose();
        return (invocation.HasSucceeded, Encoding.UTF8.GetString(output.ToArray()));
    }
}
