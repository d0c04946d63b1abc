using System.Text;
using GapFurniture.Http;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Http;

/// <summary>Whatever bytes an event has, what comes out is a request that can be sent, or a refusal.</summary>
public sealed class HostileEventsTests
{
    private static readonly HttpEventOptions s_options = new()
    {
        BasePath = "/a",
        StripStage = true,
        ContextHeaderLimit = 300,
    };

    private static readonly string[] s_scraps =
    [
        "\"",
        "\\",
        "\\u000d\\u000a",
        "\\ud800",
        "\\udc00",
        "\\u0000",
        "\r\n",
        "null",
        "{}",
        "[]",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "1e999",
        "true",
        "\"\"",
        "\\",
        "é",
        "\\u",
        "%",
        "\\/",
    ];

    [Fact]
    public void No_change_to_an_event_makes_a_broken_request() =>
        Properties.ForAll(
            random =>
            {
                var gateway = Gateway.All[random.Next(Gateway.All.Count)];
                return Mutated(random, gateway.Payload(Samples.Request(random)));
            },
            ShouldBeSendable,
            count: 5000
        );

    [Fact]
    public void Nor_do_bytes_at_random() =>
        Properties.ForAll(
            random =>
            {
                var bytes = new byte[random.Next(40)];
                random.NextBytes(bytes);
                return bytes;
            },
            ShouldBeSendable,
            count: 2000
        );

    [Theory]
    [InlineData("{\"requestContext\":{\"http\":{\"method\":\"G\\ud800T\"}},\"rawPath\":\"/\"}")]
    [InlineData("{\"requestContext\":{\"http\":{\"method\":\"GET\"}},\"rawPath\":\"/\\ud800\",\"body\":\"\\ud800\\u0041\\udc00\"}")]
    [InlineData("{\"requestContext\":{\"http\":{\"method\":\"GET\"},\"x\":\"\\ud800\"},\"rawPath\":\"/\",\"headers\":{\"x\":\"\\ud800\"}}")]
    public void Half_surrogate_pairs_are_no_reason_to_fail(string e) => ShouldBeSendable(Encoding.UTF8.GetBytes(e));

    [Fact]
    public void Deep_events_are_read()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);
        var e = EventReaderTests.Url("/").ToJsonString();
        var payload = Encoding.UTF8.GetBytes($"{e[..^1]},\"deep\":{deep}}}");

        EventReader.Read(payload, new InvocationContext("id"), s_options).Caller.ShouldBe(Caller.FunctionUrl);
    }

    private static void ShouldBeSendable(byte[] payload)
    {
        ServerRequest request;
        try
        {
            request = EventReader.Read(payload, new InvocationContext("id"), s_options);
        }
        catch (EventException e)
        {
            e.Caller.ShouldNotBe(Caller.Other);
            return;
        }
        HeaderRules.IsToken(request.Http.Method).ShouldBeTrue();
        request.Http.Target.ShouldStartWith("/");
        request.Http.Target.ShouldAllBe(static c => c > ' ' && c < '\x7F');
        request.Http.Headers.Count(static h => h.Is("Host")).ShouldBe(1);
        foreach (var header in request.Http.Headers)
        {
            HeaderRules.IsToken(header.Name).ShouldBeTrue();
            header.Value.ShouldAllBe(static c => c >= ' ' && c != '\x7F' || c == '\t');
        }
        request.Http.Headers.ShouldNotContain(static h => h.Is("Content-Length") || h.Is("Transfer-Encoding") || h.Is("Connection"));
        if (request.Caller == Caller.Other)
            request.Http.Body.ToArray().ShouldBe(payload);
    }

    private static byte[] Mutated(Random random, byte[] payload)
    {
        var bytes = payload.ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_scraps[random.Next(s_scraps.Length)]));
                    break;
                default:
                    var from = random.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(1, 60), bytes.Count - from)));
                    break;
            }
        }
        return [.. bytes];
    }
}
