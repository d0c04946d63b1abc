using System.Text;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.Pieces;
using GapFurniture.ServerWrap.Tests.Http;
using GapFurniture.ServerWrap.Tests.Runtime;

namespace GapFurniture.ServerWrap.Tests.Conformance;

/// <summary>What gets through serverwrap, and through others that put a server behind Lambda.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string, string, int> Libraries =>
        new(Table.Others.Select(static (other, column) => (other.Name, other.Version, column)).Skip(1));

    [Fact]
    public void Everything_gets_through_serverwrap()
    {
        ConformanceCase? now = null;
        ServerView? seen = null;
        using var scene = new RuntimeScene(peer =>
        {
            while (true)
            {
                var (head, body) = peer.Read();
                seen = View(head, body);
                Send(peer, now!);
            }
        });
        var problems = new List<string>();
        foreach (var one in Table.Cases)
        {
            (now, seen) = (one, null);
            var invocation = scene.Api.Invoke(Encoding.UTF8.GetString(one.Front.Payload(one.Request))).Wait();
            if (Problem(one, seen, invocation) is { } problem)
                problems.Add($"{one.Front.Caller}, {one.What}: {problem}");
        }

        problems.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task What_gets_through_another_is_what_the_table_says(string name, string version, int column)
    {
        var library = await NodeLibrary.GetAsync(name, version);

        var cases = Table.Cases.Where(c => c.Others[column] != Outcome.NotMadeForIt).ToList();

        var plain = await library.RunAsync(cases, isBinary: false);
        var binary = await library.RunAsync(cases, isBinary: true);

        var differences = new List<string>();
        foreach (var (i, one) in cases.Index())
        {
            var outcome =
                plain[i] is null ? Outcome.Yes
                : binary[i] is null ? Outcome.WithSetting
                : Outcome.No;
            var said = one.Others[column];
            if (outcome != said)
                differences.Add($"{one.Front.Caller}, {one.What}: {outcome}, not {said}: {plain[i]}");
        }
        differences.ShouldBeEmpty();
    }

    [Fact]
    public void The_page_has_the_table()
    {
        var page = File.ReadAllText(Path.Combine(Readme.Root, "functions/ServerWrap/REFERENCE.md"));

        page.ShouldContain(Page.Text, Case.Sensitive, $"it is to have:\n{Page.Text}");
    }

    private static string? Problem(ConformanceCase one, ServerView? seen, FakeInvocation invocation)
    {
        try
        {
            return invocation.Kind != "response"
                ? invocation.Text
                : Judge.Request(one, seen) ?? Judge.Answer(one, one.Front.Answer(invocation.Body));
        }
        catch (BadGatewayException e)
        {
            return e.Message;
        }
    }

    private static ServerView View(string head, byte[] body)
    {
        var lines = head.TrimEnd().Split("\r\n");
        var start = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(static l => l.Split(':', 2)).Select(static h => (h[0], h[1].Trim()));
        return new ServerView(start[0], start[1], [.. headers], body);
    }

    private static void Send(Peer peer, ConformanceCase one)
    {
        var answer = one.Answer;
        var isChunked = answer.Framing is BodyFraming.Pieces or BodyFraming.Chunked;
        var head = new StringBuilder();
        if (answer.Framing == BodyFraming.Hints)
            head.Append("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload; as=style\r\n\r\n");
        head.Append($"HTTP/1.1 {answer.Status} Some Words\r\n");
        foreach (var (name, value) in answer.Headers)
            head.Append($"{name}: {value}\r\n");
        if (isChunked)
            head.Append("Transfer-Encoding: chunked\r\n\r\n");
        else if (answer.Status is 204 or 304)
            head.Append("\r\n");
        else
            head.Append($"Content-Length: {answer.LengthOfHead ?? answer.Body.Length}\r\n\r\n");
        peer.Write(head.ToString());
        if (!isChunked)
        {
            peer.Write(answer.Body);
            return;
        }
        var half = answer.Body.Length / 2;
        foreach (var part in new[] { answer.Body[..half], answer.Body[half..] })
            peer.Write([.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part, .. "\r\n"u8]);
        peer.Write("0\r\n\r\n");
    }
}
