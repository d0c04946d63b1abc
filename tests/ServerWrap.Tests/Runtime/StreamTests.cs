using System.Text;
using GapFurniture.ServerWrap.Settings;

namespace GapFurniture.ServerWrap.Tests.Runtime;

/// <summary>Invocations whose answers are streamed.</summary>
public sealed class StreamTests
{
    private static readonly ServerWrapOptions s_streaming = new() { Stream = true };

    [Theory]
    [InlineData("url")]
    [InlineData("rest")]
    public void A_body_is_streamed_as_the_server_sends_it(string caller)
    {
        using var first = new ManualResetEventSlim();
        using var scene = new RuntimeScene(
            peer =>
            {
                peer.Read();
                peer.Write("HTTP/1.1 201 Created\r\nContent-Type: text/event-stream\r\nSet-Cookie: a=b\r\n\r\none");
                // The second part is sent only when the first has come through.
                first.Wait(10_000);
                peer.Write("two");
            },
            s_streaming
        );
        var invocation = scene.Api.Invoke(
            scene.Api.New(
                caller == "url" ? Events.Url() : Events.Rest(),
                onBytes: _ =>
                {
                    first.Set();
                }
            )
        );

        invocation.Wait().Kind.ShouldBe("stream");
        invocation.Prelude.GetProperty("statusCode").GetInt32().ShouldBe(201);
        invocation.Prelude.GetProperty("headers").GetProperty("Content-Type").GetString().ShouldBe("text/event-stream");
        invocation.Prelude.GetProperty("cookies")[0].GetString().ShouldBe("a=b");
        invocation.StreamedText.ShouldBe("onetwo");
        invocation.Trailers.ShouldBeEmpty();
    }

    [Fact]
    public void An_empty_body_ends_with_its_prelude()
    {
        using var scene = new RuntimeScene(
            peer =>
            {
                peer.Read();
                peer.Write("HTTP/1.1 204 No Content\r\n\r\n");
                peer.WaitForEnd();
            },
            s_streaming
        );

        var answer = scene.Api.Invoke(Events.Url()).Wait();

        (answer.Chunks, answer.StreamedText, answer.Trailers.Count).ShouldBe((1, "", 0));
    }

    [Fact]
    public void Headers_that_are_too_long_to_stream_are_502_and_the_log_says_so()
    {
        using var scene = new RuntimeScene(
            peer =>
            {
                peer.Read();
                peer.Write($"HTTP/1.1 200 OK\r\nX: {new string('x', 20_000)}\r\nContent-Length: 1\r\n\r\nx");
            },
            s_streaming
        );

        var answer = scene.Api.Invoke(Events.Url()).Wait();

        answer.Prelude.GetProperty("statusCode").GetInt32().ShouldBe(502);
        answer.StreamedText.ShouldContain("16384 bytes");
        scene.End().ShouldContain($"{answer.Id}: the headers have more than 16384 bytes");
    }

    [Fact]
    public void Callers_that_cannot_read_a_stream_get_their_answers_as_a_whole()
    {
        using var scene = new RuntimeScene(
            peer =>
            {
                while (true)
                {
                    peer.Read();
                    peer.Answer("x");
                }
            },
            s_streaming
        );

        scene.Api.Invoke(Events.Alb).Wait().Kind.ShouldBe("response");
        scene.Api.Invoke(Events.Other).Wait().Kind.ShouldBe("response");
    }

    [Fact]
    public void A_body_that_breaks_off_ends_with_trailers_that_say_so()
    {
        using var scene = new RuntimeScene(
            peer =>
            {
                peer.Read();
                peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            },
            s_streaming
        );

        var answer = scene.Api.Invoke(Events.Url()).Wait();

        answer.StreamedText.ShouldBe("half");
        answer.Trailers["Lambda-Runtime-Function-Error-Type"].ShouldBe("ServerError");
        Encoding
            .UTF8.GetString(Convert.FromBase64String(answer.Trailers["Lambda-Runtime-Function-Error-Body"]))
            .ShouldContain("the connection ended 6 bytes before the end");
        scene.End().ShouldContain($"{answer.Id}: the answer broke off after 4 bytes of its body");
    }

    [Fact]
    public void A_body_that_hangs_ends_with_trailers_and_the_server_is_reported()
    {
        using var scene = new RuntimeScene(
            peer =>
            {
                peer.Read();
                peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                peer.WaitForEnd();
            },
            s_streaming
        );

        var answer = scene.Api.Invoke(Events.Url(), TimeSpan.FromMilliseconds(600)).Wait();

        answer.StreamedText.ShouldBe("half");
        answer.Trailers["Lambda-Runtime-Function-Error-Type"].ShouldBe("ServerTimeout");
        scene.End();
        scene.Server.Hangs.ShouldBe([1]);
    }

    [Fact]
    public void A_stream_without_end_is_ended_when_the_time_is_up_and_its_server_serves_on()
    {
        using var scene = new RuntimeScene(
            peer =>
            {
                peer.Read();
                peer.Write("HTTP/1.1 200 OK\r\n\r\n");
                while (true)
                    peer.Write("data: x\n\n");
            },
            s_streaming
        );

        var answer = scene.Api.Invoke(Events.Url(), TimeSpan.FromMilliseconds(600)).Wait();

        answer.StreamedText.ShouldStartWith("data: x\n\n");
        answer.Trailers["Lambda-Runtime-Function-Error-Type"].ShouldBe("ServerTimeout");
        scene.End();
        scene.Server.Hangs.ShouldBeEmpty();
    }

    [Fact]
    public void Where_there_is_no_answer_the_error_is_streamed_since_the_caller_reads_nothing_else()
    {
        using var scene = new RuntimeScene(peer => peer.Read(), s_streaming);

        var answer = scene.Api.Invoke(Events.Url()).Wait();

        (answer.Kind, answer.Prelude.GetProperty("statusCode").GetInt32()).ShouldBe(("stream", 502));
        answer.StreamedText.ShouldBe("the server gave no valid answer; the function's log says more\n");
    }

    [Fact]
    public void After_a_stream_that_Lambda_does_not_take_the_next_invocation_is_served()
    {
        using var scene = new RuntimeScene(
            peer =>
            {
                while (true)
                {
                    peer.Read();
                    peer.Answer("x");
                }
            },
            s_streaming
        );
        var over = scene.Api.New(Events.Url(), status: 410);

        scene.Api.Invoke(over).Wait();

        scene.Api.Invoke(Events.Url()).Wait().StreamedText.ShouldBe("x");
    }
}
