using System.Text;
using GapFurniture.Http;

namespace GapFurniture.Shared.Tests.Http;

/// <summary>One answer, as each caller reads it.</summary>
public sealed class AnswerTableTests
{
    private static readonly ResponseHead s_head = new(
        200,
        "",
        [
            new("Content-Type", "text/html"),
            new("Set-Cookie", "a=1; Path=/"),
            new("Vary", "Accept"),
            new("set-cookie", "b=2"),
            new("VARY", "Cookie"),
            new("Content-Length", "5"),
            new("Connection", "keep-alive"),
            new("Keep-Alive", "timeout=5"),
        ]
    );

    [Theory]
    [InlineData(
        Caller.RestApi,
        """{"statusCode":200,"multiValueHeaders":{"Content-Type":["text/html"],"Set-Cookie":["a=1; Path=/","b=2"],"Vary":["Accept","Cookie"]},"body":"<\"é\">","isBase64Encoded":false}"""
    )]
    [InlineData(
        Caller.HttpApi1,
        """{"statusCode":200,"multiValueHeaders":{"Content-Type":["text/html"],"Set-Cookie":["a=1; Path=/","b=2"],"Vary":["Accept","Cookie"]},"body":"<\"é\">","isBase64Encoded":false}"""
    )]
    [InlineData(
        Caller.HttpApi2,
        """{"statusCode":200,"headers":{"Content-Type":"text/html","Vary":"Accept, Cookie"},"cookies":["a=1; Path=/","b=2"],"body":"<\"é\">","isBase64Encoded":false}"""
    )]
    [InlineData(
        Caller.FunctionUrl,
        """{"statusCode":200,"headers":{"Content-Type":"text/html","Vary":"Accept, Cookie"},"cookies":["a=1; Path=/","b=2"],"body":"<\"é\">","isBase64Encoded":false}"""
    )]
    [InlineData(
        Caller.AlbMultiValue,
        """{"statusCode":200,"statusDescription":"200 OK","multiValueHeaders":{"Content-Type":["text/html"],"Set-Cookie":["a=1; Path=/","b=2"],"Vary":["Accept","Cookie"]},"body":"<\"é\">","isBase64Encoded":false}"""
    )]
    [InlineData(
        Caller.Alb,
        """{"statusCode":200,"statusDescription":"200 OK","headers":{"Content-Type":"text/html","Set-Cookie":"b=2","Vary":"Accept, Cookie"},"body":"<\"é\">","isBase64Encoded":false}"""
    )]
    [InlineData(
        Caller.Lattice2,
        """{"statusCode":200,"statusDescription":"200 OK","headers":{"Content-Type":"text/html","Set-Cookie":"b=2","Vary":"Accept, Cookie"},"body":"<\"é\">","isBase64Encoded":false}"""
    )]
    [InlineData(
        Caller.WebSocket,
        """{"statusCode":200,"headers":{"Content-Type":"text/html","Set-Cookie":"b=2","Vary":"Accept, Cookie"},"body":"<\"é\">","isBase64Encoded":false}"""
    )]
    [InlineData(Caller.Other, "\"<\\\"é\\\">\"")]
    internal void Each_caller_reads_this(Caller caller, string expected)
    {
        var answer = new AnswerWriter(new HttpEventOptions()).Write(caller, s_head, Encoding.UTF8.GetBytes("<\"é\">"));

        answer.Kind.ShouldBe(AnswerKind.Response);
        Encoding.UTF8.GetString(answer.Payload.Span).ShouldBe(expected);
        var loses = caller is Caller.Alb or Caller.Lattice2 or Caller.WebSocket;
        answer.Notes.Count.ShouldBe(loses ? 1 : 0);
    }

    [Fact]
    public void A_streamed_body_has_this_before_it()
    {
        var answer = new AnswerWriter(new HttpEventOptions()).Prelude(Caller.FunctionUrl, s_head);

        (answer.Kind, answer.IsWhole).ShouldBe((AnswerKind.Stream, false));
        Encoding
            .UTF8.GetString(answer.Payload.Span)
            .ShouldBe(
                """{"statusCode":200,"headers":{"Content-Type":"text/html","Vary":"Accept, Cookie"},"cookies":["a=1; Path=/","b=2"]}"""
                    + "\0\0\0\0\0\0\0\0"
            );
    }
}
