using System.Globalization;
using GapFurniture.Pieces;
using GapFurniture.ServerWrap.Tests.Runtime;

namespace GapFurniture.ServerWrap.Tests.EndToEnd;

/// <summary>The real executable in an environment of Lambda's, with a server that lives and dies in it.</summary>
public sealed class Environments : IAsyncDisposable
{
    // Answers with its process id, closes connections that were idle for 0.4 s as servers do, and has paths for all that can go wrong.
    private const string Server = """
        import os, socket, time

        def serve(connection):
            while True:
                request = b""
                while not request.endswith((b"\r\n\r\n", b"\r\n\r\nx")) or (request.startswith(b"POST") and request[-1:] != b"x"):
                    part = connection.recv(65536)
                    if not part:
                        return
                    request += part
                path = request.split()[1]
                if path == b"/die":
                    os._exit(3)
                if path == b"/hang":
                    time.sleep(600)
                body = str(os.getpid()).encode()
                length = len(body) + (5 if path == b"/half" else 0)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (length, body))
                if path == b"/half":
                    os._exit(3)

        listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
        while True:
            connection = listener.accept()[0]
            connection.settimeout(0.4)
            try:
                serve(connection)
            except OSError:
                pass
            connection.close()
        """;

    private readonly FakeRuntimeApi _api = new();
    private readonly PieceProcess _process;

    public Environments() =>
        _process = new PieceExecutable("ServerWrap").Start(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["AWS_LAMBDA_RUNTIME_API"] = _api.Address,
                ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            },
            "--",
            "env",
            "PORT=$PORT",
            // Where there is one of the system's own: what stands in its place on the path may be a script that takes a second.
            File.Exists("/usr/bin/python3")
                ? "/usr/bin/python3"
                : "python3",
            "-c",
            Server
        );

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _api.Dispose();
    }

    [Theory]
    [InlineData("/die")]
    [InlineData("/half")]
    public void A_server_that_dies_over_a_request_is_502_and_a_new_one_serves_the_next(string path)
    {
        var before = Ask();

        var (status, _) = Ask(path);
        var after = Ask();

        (before.Status, status, after.Status).ShouldBe((200, 502, 200), _process.Output);
        after.Body.ShouldNotBe(before.Body, "the same process");
        _api.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", false)]
    [InlineData("GET", true)]
    [InlineData("POST", true)]
    public void A_server_that_was_killed_between_invocations_costs_none(string method, bool isDead)
    {
        var before = Ask();

        Signal(before.Body, 9);
        // Until it is dead it may have taken a request, and only some of these can be sent again.
        if (isDead)
            SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{before.Body}"), 20_000).ShouldBeTrue();
        var after = Ask("/", method);

        (before.Status, after.Status).ShouldBe((200, 200), _process.Output);
        after.Body.ShouldNotBe(before.Body, "the same process");
    }

    [Fact]
    public void A_server_that_hangs_is_504_and_a_new_one_serves_the_next()
    {
        var before = Ask();

        var (status, _) = Ask("/hang", time: TimeSpan.FromSeconds(1));
        var after = Ask();

        (before.Status, status, after.Status).ShouldBe((200, 504, 200), _process.Output);
        after.Body.ShouldNotBe(before.Body, "the same process");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public void After_a_time_in_the_freezer_connections_that_the_server_gives_up_cost_no_invocation(string method)
    {
        for (var round = 0; round < 2; round++)
        {
            var server = Ask();
            server.Status.ShouldBe(200, _process.Output);
            // The next invocation is asked for, then all stands still for longer than the server keeps connections.
            _api.WaitForQuestions(_api.Answered + 1);
            _process.Signal(19);
            Signal(server.Body, 19);
            new ManualResetEventSlim().Wait(1_200, TestContext.Current.CancellationToken);
            var invocation = _api.Invoke(Runtime.Events.Url(method, "/", method == "POST" ? "x" : null));

            _process.Signal(18);
            Signal(server.Body, 18);

            invocation.Wait().Json.GetProperty("statusCode").GetInt32().ShouldBe(200, _process.Output);
        }
    }

    [Fact]
    public async Task SIGTERM_ends_the_server_and_then_the_environment()
    {
        var server = Ask();
        SpinWait.SpinUntil(() => !_api.Extensions.IsEmpty, 10_000).ShouldBeTrue("no SIGTERM would come without an extension");

        _process.Terminate();

        (await _process.ExitAsync()).ShouldBe(0, _process.Output);
        Directory.Exists($"/proc/{server.Body}").ShouldBeFalse("the server is still there");
    }

    private (int Status, string Body) Ask(string path = "/", string method = "GET", TimeSpan? time = null)
    {
        var answer = _api.Invoke(Runtime.Events.Url(method, path, method == "GET" ? null : "x"), time).Wait();
        return (answer.Json.GetProperty("statusCode").GetInt32(), answer.Json.GetProperty("body").GetString()!);
    }

    private static void Signal(string process, int signal) =>
        ServerWrap.Server.Native.Signal(int.Parse(process, CultureInfo.InvariantCulture), signal).ShouldBe(0);
}
