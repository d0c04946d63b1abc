using System.Text;
using GapFurniture.ServerWrap.Http;
using GapFurniture.ServerWrap.Runtime;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Fakes;
using GapFurniture.ServerWrap.Tests.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>Servers that fail at any point: nobody gets half an answer for a whole one, nor another's.</summary>
public sealed class FaultTests
{
    private sealed record Cut(byte[] Answer, int At);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_answer_that_breaks_off_anywhere_is_never_taken_for_a_whole_one(bool isStreamed)
    {
        byte[] sent = [];
        using var server = new ScriptedServer(peer =>
        {
            peer.Read();
            peer.Write(sent);
        });
        using var runtime = new FakeRuntimeApi();
        using var api = new RuntimeApi(runtime.Address, NullLogger.Instance);
        using var client = new ServerClient(server, NullLogger.Instance);
        var loop = new InvocationLoop(api, client, server, new ServerWrapOptions { Stream = isStreamed }, NullLogger.Instance)
        {
            IsAlone = true,
        };

        Properties.ForAll(
            random =>
            {
                // Its end is known, which one that ends with the connection does not have.
                var answer = SomeAnswer.Of(random, isLast: false).Bytes;
                return new Cut(answer, random.Next(4) == 0 ? answer.Length : random.Next(answer.Length));
            },
            cut =>
            {
                sent = cut.Answer[..cut.At];
                var invocation = runtime.Invoke(Events.Url());

                loop.ServeNext();

                invocation.Wait();
                var status = (isStreamed ? invocation.Prelude : invocation.Json).GetProperty("statusCode").GetInt32();
                var isWhole = status != 502 && invocation.Trailers.Count == 0;
                isWhole.ShouldBe(cut.At == cut.Answer.Length, $"{status}: {Encoding.Latin1.GetString(sent)}");
            },
            count: 150
        );
        runtime.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_servers_do_between_answers_everybody_gets_their_own()
    {
        var random = new Random(20261129);
        using var scene = new RuntimeScene(
            peer =>
            {
                while (true)
                {
                    var path = peer.Read().Head.Split(' ')[1];
                    var answer = $"HTTP/1.1 200 OK\r\nContent-Length: {path.Length}\r\n\r\n{path}";
                    int deed;
                    lock (random)
                        deed = random.Next(8);
                    // An answer to nobody, right behind the one that was asked for.
                    peer.Write(deed == 0 ? answer + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nothers" : answer);
                    if (deed == 1)
                        return;
                }
            },
            environment: e => e with { Concurrency = 4, IsManagedInstance = true }
        );

        var invocations = Enumerable
            .Range(0, 400)
            .Select(i => (Path: $"/{i}", Invocation: scene.Api.Invoke(Events.Url(path: $"/{i}"))))
            .ToList();

        foreach (var (path, invocation) in invocations)
            invocation.Wait().Json.GetProperty("body").GetString().ShouldBe(path);
        scene.Server.Connections.ShouldBeInRange(10, 200);
    }
}
