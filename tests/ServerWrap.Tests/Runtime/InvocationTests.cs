using System.Text;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Http;

namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>Invocations whose answers are sent as a whole: what the caller gets, and what happens next.</summary>
public sealed class InvocationTests
{
    [Fact]
    public void An_invocation_is_a_request_and_its_answer_the_callers()
    {
        using var scene = new RuntimeScene(Echo);

        var first = scene.Api.Invoke(Events.Url("POST", "/a", "hello")).Wait();
        var second = scene.Api.Invoke(Events.Url(path: "/b")).Wait();

        (first.Kind, first.Json.GetProperty("statusCode").GetInt32(), Body(first)).ShouldBe(("response", 200, "POST /a hello"));
        Body(second).ShouldBe("GET /b ");
        scene.Server.Connections.ShouldBe(1);
        scene.Api.Connections.ShouldBe(2, "one for invocations and one for the extension");
    }

    [Fact]
    public void What_is_no_request_is_posted_to_the_server_and_its_answer_is_the_result()
    {
        using var scene = new RuntimeScene(peer =>
        {
            peer.Read();
            peer.Answer("""{"done": 1}""");
        });

        scene.Api.Invoke(Events.Other).Wait().Text.ShouldBe("""{"done": 1}""");

        scene.Server.Requests.ShouldHaveSingleItem().ShouldStartWith("POST /events HTTP/1.1\r\n");
    }

    [Fact]
    public void An_event_that_is_no_request_that_can_be_sent_is_answered_with_400_and_goes_nowhere()
    {
        using var scene = new RuntimeScene(Echo);

        var refused = scene.Api.Invoke(Events.Url("POST", "/", "%%%", isBase64: true)).Wait();

        (refused.Kind, refused.Json.GetProperty("statusCode").GetInt32()).ShouldBe(("response", 400));
        Body(scene.Api.Invoke(Events.Url()).Wait()).ShouldBe("GET / ");
        scene.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public void The_server_knows_whose_lines_it_writes()
    {
        var ids = new List<string?>();
        RuntimeScene? scene = null;
        scene = new RuntimeScene(peer =>
        {
            peer.Read();
            ids.Add(scene!.Server.RequestId);
            peer.Answer("x");
        });
        using (scene)
        {
            var invocation = scene.Api.Invoke(Events.Url()).Wait();

            scene.End();
            ids.ShouldBe([invocation.Id]);
            scene.Server.RequestId.ShouldBeNull();
        }
    }

    [Fact]
    public void Managed_Instances_serve_as_many_invocations_at_a_time_as_they_may()
    {
        using var together = new Barrier(5);
        using var scene = new RuntimeScene(
            peer =>
            {
                while (true)
                {
                    peer.Read();
                    together.SignalAndWait(10_000);
                    peer.Answer("x");
                }
            },
            environment: e => e with { Concurrency = 5, IsManagedInstance = true }
        );

        for (var round = 0; round < 3; round++)
        {
            var invocations = Enumerable.Range(0, 5).Select(_ => scene.Api.Invoke(Events.Url())).ToList();
            invocations.ForEach(i => Body(i.Wait()).ShouldBe("x"));
        }

        scene.Server.RequestId.ShouldBeNull();
        scene.Api.Extensions.ShouldBeEmpty();
    }

    [Fact]
    public void An_answer_that_is_too_large_is_said_to_be_and_the_next_is_served()
    {
        using var scene = new RuntimeScene(peer =>
        {
            while (true)
            {
                var (head, _) = peer.Read();
                if (head.StartsWith("GET /length", StringComparison.Ordinal))
                    peer.Answer(new string('x', 7_000_000));
                else if (head.StartsWith("GET /chunks", StringComparison.Ordinal))
                    peer.Write($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6acfc0\r\n{new string('x', 7_000_000)}\r\n0\r\n\r\n");
                else
                    peer.Answer("x");
            }
        });

        foreach (var path in (string[])["/length", "/chunks"])
        {
            var answer = scene.Api.Invoke(Events.Url(path: path)).Wait();
            (answer.Kind, answer.Json.GetProperty("statusCode").GetInt32()).ShouldBe(("response", 502));
            Body(answer).ShouldStartWith("the answer is too large");
        }
        Body(scene.Api.Invoke(Events.Url()).Wait()).ShouldBe("x");
    }

    [Fact]
    public void An_answer_of_ten_megabytes_to_HEAD_is_none()
    {
        using var scene = new RuntimeScene(peer =>
        {
            peer.Read();
            peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n");
            peer.WaitForEnd();
        });

        scene.Api.Invoke(Events.Url("HEAD")).Wait().Json.GetProperty("statusCode").GetInt32().ShouldBe(200);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", 1)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", 1)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal", 1)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhal\r\n", 1)]
    public void A_server_that_dies_with_half_an_answer_is_502_for_a_caller_of_HTTP_and_a_failure_for_others(string half, int tries)
    {
        using var scene = new RuntimeScene(peer =>
        {
            peer.Read();
            peer.Write(half);
        });

        // Queries hold secrets: they stay out of the log.
        var url = scene.Api.Invoke(Events.Url(path: "/a", query: "token=1")).Wait();
        var requests = scene.Server.Requests.Count;
        var other = scene.Api.Invoke(Events.Other).Wait();

        (url.Kind, url.Json.GetProperty("statusCode").GetInt32()).ShouldBe(("response", 502));
        requests.ShouldBe(tries);
        (other.Kind, other.ErrorType).ShouldBe(("error", "ServerError"));
        other.Json.GetProperty("errorMessage").GetString().ShouldBe("the server gave no valid answer; the function's log says more");
        scene.End().ShouldContain($"{url.Id}: the server gave no valid answer to GET /a: ");
    }

    [Fact]
    public void A_server_that_does_not_come_up_again_is_502_and_its_last_words_stay_in_the_log()
    {
        using var scene = new RuntimeScene(Echo);
        Body(scene.Api.Invoke(Events.Url()).Wait()).ShouldBe("GET / ");
        scene.Server.OnEnsureReady = _ => throw new ServerException("it exited with 1: password=secret");

        var answer = scene.Api.Invoke(Events.Url()).Wait();

        answer.Json.GetProperty("statusCode").GetInt32().ShouldBe(502);
        Body(answer).ShouldBe("the server is not running; the function's log says why\n");
        scene.End().ShouldContain($"{answer.Id}: the server is not running: it exited with 1");
    }

    [Fact]
    public void A_server_that_hangs_is_504_before_the_deadline_and_reported()
    {
        using var scene = new RuntimeScene(peer =>
        {
            peer.Read();
            peer.WaitForEnd();
        });

        var answer = scene.Api.Invoke(Events.Url(), TimeSpan.FromMilliseconds(600)).Wait();

        answer.Json.GetProperty("statusCode").GetInt32().ShouldBe(504);
        scene.End().ShouldContain($"{answer.Id}: the server did not answer GET / in time");
        scene.Server.Hangs.ShouldBe([1]);
    }

    [Theory]
    [InlineData(-5000)]
    [InlineData(30)]
    public void A_request_that_came_too_late_says_nothing_against_the_server(int millisecondsLeft)
    {
        using var scene = new RuntimeScene(peer =>
        {
            peer.Read();
            peer.WaitForEnd();
        });

        var answer = scene.Api.Invoke(Events.Url(), TimeSpan.FromMilliseconds(millisecondsLeft)).Wait();

        answer.Json.GetProperty("statusCode").GetInt32().ShouldBe(504);
        scene.End();
        scene.Server.Hangs.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_server_of_Managed_Instances_that_is_late_with_one_answer_hangs_only_if_it_answers_nobody(bool answersOthers)
    {
        using var scene = new RuntimeScene(
            peer =>
            {
                while (!peer.Read().Head.StartsWith("GET /slow ", StringComparison.Ordinal))
                    peer.Answer("quick");
                peer.WaitForEnd();
            },
            environment: e => e with { Concurrency = 2, IsManagedInstance = true }
        );

        var slow = scene.Api.Invoke(Events.Url(path: "/slow"), TimeSpan.FromMilliseconds(1200));
        SpinWait.SpinUntil(() => !scene.Server.Requests.IsEmpty, 10_000).ShouldBeTrue();
        for (var i = 0; i < 10 && answersOthers; i++)
            Body(scene.Api.Invoke(Events.Url()).Wait()).ShouldBe("quick");
        slow.Wait().Json.GetProperty("statusCode").GetInt32().ShouldBe(504);

        scene.End();
        scene.Server.Hangs.Count.ShouldBe(answersOthers ? 0 : 1);
    }

    [Fact]
    public void The_server_may_work_on_after_an_answer_for_as_long_as_the_settings_say()
    {
        var time = TimeSpan.FromMilliseconds(80);
        using var scene = new RuntimeScene(Echo, new ServerWrapOptions { WorkOn = time });
        var first = scene.Api.Invoke(Events.Url()).Wait();
        var second = scene.Api.Invoke(Events.Url()).Wait();

        // A timer may be a little early.
        (second.Asked - first.Posted).ShouldBeGreaterThan(time * 0.9);
    }

    [Fact]
    public void To_work_on_ends_with_the_deadline()
    {
        using var scene = new RuntimeScene(Echo, new ServerWrapOptions { WorkOn = TimeSpan.FromHours(1) });

        scene.Api.Invoke(Events.Url(), TimeSpan.FromMilliseconds(300)).Wait();

        scene.Api.WaitForQuestions(2);
    }

    private static string? Body(FakeInvocation invocation) => invocation.Json.GetProperty("body").GetString();

    private static void Echo(Peer peer)
    {
        while (true)
        {
            var (head, body) = peer.Read();
            peer.Answer($"{head[..head.IndexOf(" HTTP", StringComparison.Ordinal)]} {Encoding.UTF8.GetString(body)}");
        }
    }
}
