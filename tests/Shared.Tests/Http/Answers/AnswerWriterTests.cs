using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GapFurniture.Http;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Http;

public sealed class AnswerWriterTests
{
    private static readonly ResponseHead s_ok = new(200, "OK", []);

    private readonly AnswerWriter _writer = new(new HttpEventOptions());

    [Theory]
    [InlineData(new byte[] { 0xE9 }, null, true)] // é in Latin-1
    [InlineData(new byte[] { 0x82, 0xA0 }, "text/html; charset=Shift_JIS", true)]
    [InlineData(new byte[] { 0xC3, 0xA9 }, "image/png", false)]
    [InlineData(new byte[] { 0, 1, 2 }, "application/octet-stream", false)]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "text/plain", true)] // half a surrogate pair
    public void The_bytes_say_whether_a_body_is_text(byte[] body, string? type, bool isBase64)
    {
        var head = type is null ? s_ok : s_ok with { Headers = [new("Content-Type", type)] };

        var json = Json(_writer.Write(Caller.FunctionUrl, head, body));

        ((bool)json["isBase64Encoded"]!).ShouldBe(isBase64);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("identity", false)]
    public void What_is_compressed_goes_as_base64(string encoding, bool isBase64)
    {
        var json = Json(_writer.Write(Caller.RestApi, s_ok with { Headers = [new("content-encoding", encoding)] }, "text"u8.ToArray()));

        ((bool)json["isBase64Encoded"]!).ShouldBe(isBase64);
    }

    [Theory]
    [InlineData("image/svg+xml", "<svg/>", true)]
    [InlineData("IMAGE/PNG; a=b", "x", true)]
    [InlineData("text/plain", "x", false)]
    [InlineData("application/jsonx", "x", false)]
    [InlineData("application/json", "x", true)]
    [InlineData("image/png", "", false)]
    public void Types_can_be_said_to_be_binary(string type, string body, bool isBase64)
    {
        var writer = new AnswerWriter(new HttpEventOptions { BinaryTypes = MediaTypes.Parse("image/*, application/json") });

        var json = Json(writer.Write(Caller.RestApi, s_ok with { Headers = [new("Content-Type", type)] }, Encoding.UTF8.GetBytes(body)));

        ((bool)json["isBase64Encoded"]!).ShouldBe(isBase64);
    }

    [Fact]
    public void Types_can_be_said_to_be_text_so_that_a_front_which_decodes_nothing_shows_them()
    {
        var writer = new AnswerWriter(new HttpEventOptions { TextTypes = MediaTypes.Parse("text/*") });
        var head = s_ok with { Headers = [new("Content-Type", "text/html; charset=ISO-8859-1")] };

        ((string)Json(writer.Write(Caller.RestApi, head, new byte[] { (byte)'<', 0xE9 }))["body"]!).ShouldBe("<é");
        // What is compressed is text to nobody.
        var compressed = head with
        {
            Headers = [.. head.Headers, new("Content-Encoding", "gzip")],
        };
        ((bool)Json(writer.Write(Caller.RestApi, compressed, "x"u8.ToArray()))["isBase64Encoded"]!).ShouldBeTrue();
    }

    [Theory]
    [InlineData("image")]
    [InlineData("*/png")]
    [InlineData("image/png,")]
    [InlineData("image/p ng")]
    public void Media_types_that_are_none_are_named(string list) =>
        Should.Throw<FormatException>(() => MediaTypes.Parse(list)).Message.ShouldContain("is no media type");

    [Fact]
    public void The_first_base64_to_a_REST_API_is_explained_once()
    {
        _writer.Write(Caller.RestApi, s_ok, new byte[] { 0xFF }).Notes.Single().ShouldContain("binaryMediaTypes");
        _writer.Write(Caller.RestApi, s_ok, new byte[] { 0xFF }).Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"batchItemFailures":[]}""", """{"batchItemFailures":[]}""")]
    [InlineData(" [1, 2] \n", " [1, 2] \n")]
    [InlineData("true", "true")]
    [InlineData("", "null")]
    [InlineData("hello", "\"hello\"")]
    [InlineData("{\"a\":1}{\"b\":2}", "\"{\\\"a\\\":1}{\\\"b\\\":2}\"")]
    [InlineData("\0", "\"\\u0000\"")]
    public void An_event_is_answered_with_JSON(string body, string expected) =>
        Encoding.UTF8.GetString(_writer.Write(Caller.Other, s_ok, Encoding.UTF8.GetBytes(body)).Payload.Span).ShouldBe(expected);

    [Fact]
    public void An_event_is_answered_with_base64_where_the_body_is_no_text() =>
        Encoding.UTF8.GetString(_writer.Write(Caller.Other, s_ok, new byte[] { 0xFF }).Payload.Span).ShouldBe("\"/w==\"");

    [Theory]
    [InlineData(Caller.Other, 500, true)]
    [InlineData(Caller.Other, 404, false)]
    [InlineData(Caller.FunctionUrl, 500, false)]
    internal void A_server_error_fails_what_is_no_request(Caller caller, int status, bool fails) =>
        _writer.Fails(caller, status).ShouldBe(fails);

    [Fact]
    public void Statuses_can_be_made_to_fail_the_invocation()
    {
        var writer = new AnswerWriter(new HttpEventOptions { FailStatuses = StatusSet.Parse("404,502-504") });

        var answer = writer.Write(Caller.FunctionUrl, new ResponseHead(503, "", []), "try \"later\"\n"u8.ToArray());

        (answer.Kind, answer.ErrorType).ShouldBe((AnswerKind.Failure, "Http503"));
        Encoding
            .UTF8.GetString(answer.Payload.Span)
            .ShouldBe("""{"errorType":"Http503","errorMessage":"the server answered 503 Service Unavailable: try \"later\"\n"}""");
        writer.Write(Caller.FunctionUrl, new ResponseHead(500, "", []), default).Kind.ShouldBe(AnswerKind.Response);
    }

    [Fact]
    public void A_long_body_of_a_failure_is_cut_at_a_character()
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("日", 20_000)));

        var answer = _writer.Write(Caller.Other, new ResponseHead(500, "No", []), body);

        var message = (string)Json(answer)["errorMessage"]!;
        message.Length.ShouldBeLessThan(11_000);
        message.ShouldEndWith("日");
    }

    [Fact]
    public void An_event_that_the_server_does_not_want_is_noted() =>
        _writer.Write(Caller.Other, new ResponseHead(404, "", []), default).Notes.Single().ShouldContain("-fail-status");

    [Theory]
    [InlineData(Caller.RestApi)]
    [InlineData(Caller.FunctionUrl)]
    [InlineData(Caller.AlbMultiValue)]
    internal void An_error_of_ours_has_the_callers_shape(Caller caller)
    {
        var answer = _writer.Error(caller, stream: false, 504, "the server did not answer in time");

        var got = Gateway.All.Single(g => g.Caller == caller).Answer(answer.Payload);
        (got.Status, Encoding.UTF8.GetString(got.Body)).ShouldBe((504, "the server did not answer in time\n"));
    }

    [Fact]
    public void An_error_of_ours_is_streamed_where_the_caller_reads_a_stream()
    {
        var answer = _writer.Error(Caller.FunctionUrl, stream: true, 502, "no");

        (answer.Kind, answer.IsWhole).ShouldBe((AnswerKind.Stream, true));
        Encoding.UTF8.GetString(answer.Payload.Span).ShouldEndWith("}\0\0\0\0\0\0\0\0no\n");
    }

    [Theory]
    [InlineData(504, "ServerTimeout")]
    [InlineData(502, "ServerError")]
    public void An_error_of_ours_fails_the_invocation_of_an_event(int status, string errorType) =>
        _writer.Error(Caller.Other, stream: false, status, "no").ErrorType.ShouldBe(errorType);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_error_of_ours_fails_the_invocation_where_its_status_does(bool stream)
    {
        var writer = new AnswerWriter(new HttpEventOptions { FailStatuses = StatusSet.Parse("502") });

        writer.Error(Caller.FunctionUrl, stream, 502, "no").Kind.ShouldBe(AnswerKind.Failure);
        writer.Error(Caller.FunctionUrl, stream, 504, "no").Kind.ShouldBe(stream ? AnswerKind.Stream : AnswerKind.Response);
    }

    [Fact]
    public void Whatever_a_server_sends_becomes_JSON() =>
        Properties.ForAll(
            static random =>
            {
                var fields = Enumerable
                    .Range(0, random.Next(6))
                    .Select(_ => new HeaderField(random.Next(4) == 0 ? Text(random, 5) : "X-" + random.Next(3), Text(random, 30)))
                    .ToList();
                var body = new byte[random.Next(50)];
                random.NextBytes(body);
                return (
                    Caller: (Caller)random.Next(10),
                    Head: new ResponseHead(random.Next(200, 1000), Text(random, 9), fields),
                    Body: body
                );
            },
            given =>
            {
                var answer = _writer.Write(given.Caller, given.Head, given.Body);

                JsonDocument.Parse(answer.Payload).Dispose();
                answer.ErrorType.ShouldBe(answer.Kind == AnswerKind.Failure ? $"Http{given.Head.Status}" : null);
            },
            count: 2000
        );

    [Fact]
    public void Control_characters_of_a_header_stay_behind()
    {
        var json = Json(_writer.Write(Caller.FunctionUrl, s_ok with { Headers = [new("X", "a\u0001b"), new("bad name", "1")] }, default));

        json["headers"]!.ToJsonString().ShouldBe("""{"X":"ab"}""");
    }

    /// <summary>Any characters, half surrogate pairs among them.</summary>
    private static string Text(Random random, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 0x80 : 0x10000)));

    private static JsonNode Json(Answer answer) => JsonNode.Parse(answer.Payload.Span)!;
}
