using System.Text;
using GapFurniture.Http;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.ServerWrap.Desk;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Fakes;

namespace GapFurniture.ServerWrap.Tests.Desk;

public sealed class LambdaAnswerTests
{
    private readonly AnswerWriter _writer = new(new ServerWrapOptions());

    [Theory]
    [InlineData(Caller.RestApi)]
    [InlineData(Caller.FunctionUrl)]
    [InlineData(Caller.Alb)]
    [InlineData(Caller.AlbMultiValue)]
    [InlineData(Caller.Lattice2)]
    internal void Any_answer_is_HTTP_again(Caller caller) =>
        Properties.ForAll(
            Samples.Answer,
            given =>
            {
                var answer = _writer.Write(caller, given.Head, given.Body);

                LambdaAnswer.TryRead(answer.Payload, out var head, out var body).ShouldBeTrue();

                var expected = Gateway.All.Single(g => g.Caller == caller).Answer(answer.Payload);
                head.Status.ShouldBe(expected.Status);
                head.Headers.Select(static h => (h.Name.ToLowerInvariant(), h.Value))
                    .ShouldBe(expected.Headers.Select(static h => (h.Name.ToLowerInvariant(), h.Value)));
                body.ToArray().ShouldBe(expected.Body);
            }
        );

    [Fact]
    public void What_stands_before_a_stream_is_its_head()
    {
        var given = new ResponseHead(201, "", [new("X", "1"), new("Set-Cookie", "a=1")]);
        byte[] stream = [.. _writer.Prelude(Caller.FunctionUrl, given).Payload.Span, 0, 1, 2];

        var head = LambdaAnswer.ReadPrelude(stream, out var body);

        (head.Status, head.Reason).ShouldBe((201, "Created"));
        head.Headers.ShouldBe(given.Headers);
        body.ToArray().ShouldBe([0, 1, 2]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"batchItemFailures\":[]}")]
    [InlineData("{\"statusCode\":\"200\"}")]
    public void The_answer_to_an_event_is_no_HTTP(string json) =>
        LambdaAnswer.TryRead(Encoding.UTF8.GetBytes(json), out _, out _).ShouldBeFalse();
}
