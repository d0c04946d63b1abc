using GapFurniture.Http;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.Shared.Tests.Fakes;

namespace GapFurniture.Shared.Tests.Http;

/// <summary>Any request arrives as it was sent, and any answer as it was given, through every front end: but for what that front end itself loses.</summary>
public sealed class RoundTripTests
{
    private static readonly HttpEventOptions s_options = new();

    public static TheoryData<string> Callers => [.. Gateway.All.Select(static g => g.Caller.ToString())];

    [Theory]
    [MemberData(nameof(Callers))]
    public void Any_request_arrives_as_it_was_sent(string caller)
    {
        var gateway = Of(caller);
        Properties.ForAll(
            Samples.Request,
            sent =>
            {
                var request = EventReader.Read(gateway.Payload(sent), new InvocationContext("id"), s_options);

                request.Caller.ShouldBe(gateway.Caller);
                request.Http.Method.ShouldBe(sent.Method);
                var (path, query) = request.Http.Target.Split('?', 2) is [var p, var q] ? (p, q) : (request.Http.Target, null);
                if (gateway.KeepsPath)
                    path.ShouldBe(sent.Path);
                else
                    ClientRequest.Decoded(path).ShouldBe(ClientRequest.Decoded(sent.Path));
                if (gateway.KeepsQuery)
                    (query ?? "").ShouldBe(sent.Query ?? "");
                else
                    Decoded(ClientRequest.PairsOf(query)).ShouldBe(Decoded(Lost(gateway, sent.Pairs)));
                request.Http.Body.ToArray().ShouldBe(sent.Body);
                Lines(request.Http.Headers.Select(static h => (h.Name, h.Value)).Where(IsClients)).ShouldBe(Lines(Lost(gateway, sent)));
            },
            count: 500
        );
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public void Any_answer_comes_back_byte_for_byte(string caller)
    {
        var gateway = Of(caller);
        var writer = new AnswerWriter(s_options);
        Properties.ForAll(
            Samples.Answer,
            given =>
            {
                var answer = writer.Write(gateway.Caller, given.Head, given.Body);

                answer.Kind.ShouldBe(AnswerKind.Response);
                var got = gateway.Answer(answer.Payload);
                got.Status.ShouldBe(given.Head.Status);
                got.Body.ShouldBe(given.Body);
                var cookies = given.Head.Headers.Where(static h => h.Is("set-cookie")).Select(static h => h.Value).ToList();
                got.Values("set-cookie").ShouldBe(gateway.TakesCookies ? cookies : cookies.TakeLast(1));
                foreach (var group in given.Head.Headers.GroupBy(static h => h.Name.ToLowerInvariant()))
                {
                    if (group.Key is "connection" or "content-length" or "transfer-encoding" or "x-hop")
                        got.Values(group.Key).ShouldBeEmpty();
                    else if (group.Key != "set-cookie")
                        string.Join(", ", got.Values(group.Key)).ShouldBe(string.Join(", ", group.Select(static h => h.Value)));
                }
            },
            count: 500
        );
    }

    [Fact]
    public void Any_head_of_a_stream_comes_back()
    {
        var writer = new AnswerWriter(s_options);
        Properties.ForAll(
            Samples.Answer,
            given =>
            {
                byte[] stream = [.. writer.Prelude(Caller.FunctionUrl, given.Head).Payload.Span, .. given.Body];

                var got = FunctionUrl.Streamed(stream);

                got.Status.ShouldBe(given.Head.Status);
                got.Body.ShouldBe(given.Body);
                got.Values("set-cookie").ShouldBe(given.Head.Headers.Where(static h => h.Is("set-cookie")).Select(static h => h.Value));
                foreach (var group in given.Head.Headers.Where(static h => h.Name is "Accept" or "X-Custom").GroupBy(static h => h.Name))
                    got.Values(group.Key).ShouldBe([string.Join(", ", group.Select(static h => h.Value))]);
            },
            count: 500
        );
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public void Repeated_headers_stay_apart_where_the_caller_lets_them(string caller)
    {
        var gateway = Of(caller);
        var head = new ResponseHead(200, "OK", [new HeaderField("Link", "<a>"), new HeaderField("X", "1"), new HeaderField("link", "<b>")]);

        var got = gateway.Answer(new AnswerWriter(s_options).Write(gateway.Caller, head, default).Payload);

        got.Values("link")
            .ShouldBe(gateway.Caller is Caller.RestApi or Caller.HttpApi1 or Caller.AlbMultiValue ? ["<a>", "<b>"] : ["<a>, <b>"]);
    }

    private static Gateway Of(string caller) => Gateway.All.Single(g => g.Caller.ToString() == caller);

    /// <summary>Parameters by name, and values in their order.</summary>
    private static IEnumerable<string> Decoded(IEnumerable<(string Name, string Value)> pairs) =>
        pairs
            .GroupBy(static p => ClientRequest.FormDecoded(p.Name), static p => ClientRequest.FormDecoded(p.Value))
            .Select(static g => $"{g.Key}={string.Join('|', g)}")
            .Order(StringComparer.Ordinal);

    private static IEnumerable<(string Name, string Value)> Lost(Gateway gateway, IEnumerable<(string Name, string Value)> pairs) =>
        gateway.KeepsLastOnly ? pairs.GroupBy(static p => p.Name).Select(static g => g.Last()) : pairs;

    /// <summary>The headers that are to arrive.</summary>
    private static IEnumerable<(string Name, string Value)> Lost(Gateway gateway, ClientRequest sent)
    {
        foreach (var group in sent.Headers.GroupBy(static h => h.Name.ToLowerInvariant()))
        {
            if (gateway.KeepsLastOnly)
                yield return group.Last();
            else if (group.Key == "cookie")
                yield return (group.Key, string.Join("; ", group.Select(static h => h.Value)));
            else if (gateway.KeepsLines)
                foreach (var line in group)
                    yield return line;
            else
                yield return (group.Key, string.Join(',', group.Select(static h => h.Value)).Trim(' '));
        }
    }

    /// <summary>Not one that is added for the server.</summary>
    private static bool IsClients((string Name, string Value) header) =>
        header.Name is not ("X-Forwarded-For" or "x-amzn-request-context" or "x-amzn-lambda-context");

    /// <summary>By name, and lines of one name in their order.</summary>
    private static IEnumerable<string> Lines(IEnumerable<(string Name, string Value)> headers) =>
        headers
            .Select(static h => (Name: h.Name.ToLowerInvariant(), h.Value))
            .OrderBy(static h => h.Name, StringComparer.Ordinal)
            .Select(static h => $"{h.Name}: {h.Value}");
}
