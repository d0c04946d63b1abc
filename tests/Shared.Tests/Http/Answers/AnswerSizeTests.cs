using System.Text;
using GapFurniture.Http;
using GapFurniture.LocalCloud.Gateways;

namespace GapFurniture.Shared.Tests.Http;

/// <summary>What callers do not take because there is too much of it.</summary>
public sealed class AnswerSizeTests
{
    private static readonly ResponseHead s_ok = new(200, "OK", []);

    private readonly AnswerWriter _writer = new(new HttpEventOptions());

    public static TheoryData<string, int> Sizes =>
        new()
        {
            { nameof(Caller.FunctionUrl), (6 * 1024 * 1024) + 100 },
            { nameof(Caller.RestApi), (6 * 1024 * 1024) + 100 },
            { nameof(Caller.AlbMultiValue), 1024 * 1024 },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void What_is_too_large_becomes_an_answer_that_says_so(string name, int limit)
    {
        var caller = Enum.Parse<Caller>(name);
        var gateway = Gateway.All.Single(g => g.Caller == caller);
        var text = new byte[limit - 200];
        Array.Fill(text, (byte)'a');
        gateway.Answer(_writer.Write(caller, s_ok, text).Payload).Body.ShouldBe(text);
        var binary = new byte[(limit - 200) / 4 * 3];
        Array.Fill(binary, (byte)0xFF);
        gateway.Answer(_writer.Write(caller, s_ok, binary).Payload).Body.ShouldBe(binary);

        foreach (var large in new[] { new byte[limit], Enumerable.Repeat((byte)0xFF, limit / 4 * 3).ToArray() })
        {
            var answer = _writer.Write(caller, s_ok with { Headers = [new("Set-Cookie", "secret=1")] }, large);

            var got = gateway.Answer(answer.Payload);
            got.Status.ShouldBe(502);
            Encoding.UTF8.GetString(got.Body).ShouldContain(limit.ToString());
            got.Values("set-cookie").ShouldBeEmpty();
            answer.Notes.ShouldContain(static n => n.Contains("too large", StringComparison.Ordinal));
        }
        // The buffer is good for the next answer.
        gateway.Answer(_writer.Write(caller, s_ok, "next"u8.ToArray()).Payload).Body.ShouldBe("next"u8.ToArray());
    }

    [Fact]
    public void Text_that_fits_only_as_base64_goes_so()
    {
        var quotes = new byte[4_000_000];
        Array.Fill(quotes, (byte)'"');

        var answer = _writer.Write(Caller.FunctionUrl, s_ok, quotes);

        new FunctionUrl().Answer(answer.Payload).Body.ShouldBe(quotes);
    }

    [Fact]
    public void Too_large_an_answer_to_an_event_fails_the_invocation()
    {
        var body = new byte[(6 * 1024 * 1024) + 101];
        Array.Fill(body, (byte)'1');

        var answer = _writer.Write(Caller.Other, s_ok, body);

        (answer.Kind, answer.ErrorType).ShouldBe((AnswerKind.Failure, "Function.ResponseSizeTooLarge"));
    }

    [Fact]
    public void Headers_too_long_for_a_stream_are_an_answer_that_says_so()
    {
        var answer = _writer.Prelude(Caller.FunctionUrl, s_ok with { Headers = [new("X", new string('x', 17_000))] });

        (answer.Kind, answer.IsWhole).ShouldBe((AnswerKind.Stream, true));
        Encoding.UTF8.GetString(answer.Payload.Span).ShouldStartWith("{\"statusCode\":502,");
    }

    [Fact]
    public void The_longest_of_too_many_headers_is_named()
    {
        var head = s_ok with { Headers = [new("Content-Security-Policy", new string('x', 9000)), new("X-More", new string('y', 2000))] };

        _writer.Write(Caller.HttpApi2, head, default).Notes.Single().ShouldContain("Content-Security-Policy");
        _writer.Write(Caller.Alb, head, default).Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Text_of_six_megabytes_takes_little_more_than_its_answer()
    {
        var body = new byte[5_000_000];
        Array.Fill(body, (byte)'a');
        _writer.Write(Caller.FunctionUrl, s_ok, body);
        var before = GC.GetAllocatedBytesForCurrentThread();

        _writer.Write(Caller.FunctionUrl, s_ok, body);

        // The buffer is the pool's.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20_000);
    }
}
