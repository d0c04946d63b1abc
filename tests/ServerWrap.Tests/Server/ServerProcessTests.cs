using System.Globalization;
using System.Net;
using GapFurniture.Http;
using GapFurniture.Pieces;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Tests.Http;

namespace GapFurniture.ServerWrap.Tests.Server;

/// <summary>Servers that end, hang, say much or never come up.</summary>
public sealed class ServerProcessTests
{
    // Answers every path with the number of its process; /hang never, /spawn starts a child in another session, /end exits.
    private const string Server = """
        import os, socket, subprocess, sys, threading, time
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(os.environ["SOCKET"])
        listener.listen(64)
        def serve(connection):
            while data := connection.recv(65536):
                path = data.split(b" ")[1].decode()
                if path == "/hang": time.sleep(3600)
                if path == "/end": os._exit(3)
                text = str(os.getpid())
                if path == "/child": text = str(subprocess.Popen(["sleep", "3600"]).pid)
                if path == "/env": text = "\n".join(f"{k}={v}" for k, v in os.environ.items())
                if path == "/stdin": text = repr(sys.stdin.read())
                if path == "/files": text = " ".join(os.readlink(f"/dev/fd/{i}") for i in range(4096) if os.path.exists(f"/proc/self/fd/{i}"))
                if path == "/signals": text = open("/proc/self/status").read()
                if path == "/reopen": open("/dev/stderr", "w").write("reopened\n")
                connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode())
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        """;

    [Fact]
    public void Server_is_started_once_and_answers()
    {
        using var scene = Python();
        scene.EnsureReady();
        scene.EnsureReady();
        scene.Text("/").ShouldBe(scene.Server.Id!.Value.ToString(CultureInfo.InvariantCulture));
        scene.Server.Generation.ShouldBe(1);
    }

    [Fact]
    public void Server_that_ends_before_it_is_ready_is_reported_with_its_last_words()
    {
        using var scene = new ServerScene("sh", "-c", "echo cannot open database >&2; exit 7");
        var e = Should.Throw<ServerException>(scene.EnsureReady);
        e.StillStarting.ShouldBeFalse();
        e.Message.ShouldBe("sh ended with exit status 7 before it was ready; its last lines:\n  cannot open database");
    }

    [Fact]
    public void Server_that_goes_into_the_background_is_told_to_stay()
    {
        using var scene = new ServerScene("sh", "-c", "sleep 3600 &", "$SOCKET");
        Should
            .Throw<ServerException>(scene.EnsureReady)
            .Message.ShouldStartWith("sh ended with exit status 0 before it was ready; if it goes into the background, tell it to stay");
    }

    [Fact]
    public void Server_that_never_listens_is_reported_with_where_it_was_expected_and_killed()
    {
        using var scene = new ServerScene("-ready-timeout", "100ms", "--", "sh", "-c", "echo listening on 3000; sleep 3600", "$SOCKET");
        var e = Should.Throw<ServerException>(scene.EnsureReady);
        e.StillStarting.ShouldBeFalse();
        e.Message.ShouldContain($"not ready within 0.1 s: nothing accepts connections at unix:{scene.Folder}/server.sock");
        e.Message.ShouldContain("-connection");
        e.Message.ShouldContain("listening on 3000");
        Processes.IsRunning(scene.Server.Id!.Value).ShouldBeFalse();
    }

    [Fact]
    public void Server_that_is_never_ready_but_answers_is_not_said_to_listen_elsewhere()
    {
        using var scene = new ServerScene([
            "-ready",
            "/up",
            "-ready-status",
            "200",
            "-ready-timeout",
            "3s",
            "--",
            Programs.Python,
            "-m",
            "http.server",
            "$PORT",
        ]);
        var e = Should.Throw<ServerException>(scene.EnsureReady);
        e.Message.ShouldContain("/up answers 404; give another path or other statuses (-ready, -ready-status)");
        e.Message.ShouldNotContain("-connection");
    }

    [Fact]
    public void Deadline_before_readiness_leaves_the_server_to_come_up()
    {
        using var scene = Python(before: "import time; time.sleep(0.5)\n");
        Should.Throw<ServerException>(() => scene.Server.EnsureReady(Now + 1)).StillStarting.ShouldBeTrue();
        scene.EnsureReady();
        scene.Server.Generation.ShouldBe(1);
    }

    [Fact]
    public void Command_that_is_not_there_is_named()
    {
        using var scene = new ServerScene("/nowhere/server");
        Should.Throw<ServerException>(scene.EnsureReady).Message.ShouldBe("/nowhere/server: no such file");
    }

    [Theory]
    [InlineData("cd")]
    [InlineData("PORT=3000")]
    public void Command_that_only_a_shell_knows_is_called_so(string word)
    {
        using var scene = new ServerScene(word, "app", "&&", "server");
        Should.Throw<ServerException>(scene.EnsureReady).Message.ShouldBe($"{word}: this is for a shell, and none is run: write sh -c '…'");
    }

    [Theory]
    [InlineData("#!/bin/sh\r\nexit 0\r\n", "/bin/sh of its first line is not; its lines end with CR LF")]
    [InlineData("#!/nowhere/sh -e\nexit 0\n", "/nowhere/sh -e of its first line is not")]
    public void Script_whose_first_line_names_nothing_is_reported_with_it(string text, string problem)
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("run.sh", text);
        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        using var scene = new ServerScene(script);
        Should.Throw<ServerException>(scene.EnsureReady).Message.ShouldStartWith($"{script} is there, but {problem}");
    }

    [Fact]
    public void Script_without_its_first_line_is_run_by_the_shell()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("start", "echo \"run with $1\"; exit 4\n");
        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        using var scene = new ServerScene(script, "me");
        Should.Throw<ServerException>(scene.EnsureReady).Message.ShouldContain("run with me");
    }

    [Fact]
    public void Readiness_by_a_path_waits_for_its_status()
    {
        const string slow = """
            import http.server, sys
            class Handler(http.server.BaseHTTPRequestHandler):
                count = 0
                def do_GET(self):
                    Handler.count += 1
                    self.send_response(503 if Handler.count < 4 else 200)
                    self.end_headers()
                    self.wfile.write(b"%d" % Handler.count)
                def log_message(self, *args): pass
            http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
            """;
        using var scene = new ServerScene("-ready", "/healthz", "-ready-status", "200-299", "--", Programs.Python, "-c", slow, "$PORT");
        // Three that were not ready, the one that was, and ours.
        scene.Text("/").ShouldBe("5");
    }

    [Fact]
    public void Readiness_at_another_port_is_asked_there()
    {
        using var other = new ScriptedServer(
            peer =>
            {
                peer.Read();
                peer.Answer("up");
            },
            isUnix: false
        );
        using var scene = new ServerScene("-ready", $":{((IPEndPoint)other.EndPoint).Port}/health", "--", "sleep", "3600", "$PORT");

        scene.EnsureReady();

        other.Requests.ShouldHaveSingleItem().ShouldStartWith("GET /health HTTP/1.1");
    }

    [Fact]
    public async Task Server_that_ends_is_started_again_by_the_next_request()
    {
        using var scene = Python();
        var first = scene.Text("/");
        Should.Throw<IOException>(() => scene.Client.Send(new HttpRequest("POST", "/end", [], default), ServerScene.Soon));
        await Eventually.HoldsAsync(() => scene.Log.Contains("ended with exit status 3", StringComparison.Ordinal), () => scene.Log);
        scene.Text("/").ShouldNotBe(first);
        scene.Server.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task Hung_server_is_killed_with_its_children_and_replaced()
    {
        using var scene = Python();
        var child = int.Parse(scene.Text("/child"), CultureInfo.InvariantCulture);
        var first = scene.Server.Id!.Value;
        Should.Throw<TimeoutException>(() => scene.Client.Send(new HttpRequest("GET", "/hang", [], default), Now + 50));
        scene.Client.ReportHung();
        Processes.IsRunning(first).ShouldBeFalse();
        await Eventually.HoldsAsync(() => !Processes.IsThere(child) || !Processes.IsRunning(child), "the child ends");
        scene.Text("/").ShouldNotBe(first.ToString(CultureInfo.InvariantCulture));
        // What was reported late does not harm its successor.
        var second = scene.Server.Id;
        scene.Server.Hung(1);
        scene.Server.Id.ShouldBe(second);
        scene.Text("/").ShouldBe(second!.Value.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Server_that_is_killed_while_it_starts_is_started_once_more()
    {
        using var folder = new TemporaryFolder();
        using var scene = Python(
            before: $"import os\ntry: os.mkdir('{folder.Path}/second')\nexcept OSError: pass\nelse: os.kill(os.getpid(), 9)\n"
        );
        scene.Text("/").ShouldBe(scene.Server.Id!.Value.ToString(CultureInfo.InvariantCulture));
        scene.Server.Generation.ShouldBe(2);
        scene.Log.ShouldContain("was killed before it was ready; it is started once more");
    }

    [Fact]
    public void Server_that_is_killed_whenever_it_starts_is_reported()
    {
        using var scene = Python(before: "import os\nos.kill(os.getpid(), 9)\n");
        Should.Throw<ServerException>(scene.EnsureReady).Message.ShouldContain("ended with signal 9 before it was ready");
        scene.Server.Generation.ShouldBe(2);
    }

    [Fact]
    public void Server_that_ends_again_and_again_is_given_pauses()
    {
        using var scene = new ServerScene("sh", "-c", "exit 1");
        for (var i = 0; i < 4; i++)
            Should.Throw<ServerException>(scene.EnsureReady);
        scene.Log.ShouldContain("2 times before it was ready; starting it again in 50 ms");
        scene.Log.ShouldContain("3 times before it was ready; starting it again in 100 ms");
    }

    [Fact]
    public void Requests_right_after_the_server_was_killed_are_answered_by_its_successor()
    {
        using var scene = Python();
        var last = scene.Text("/");
        for (var i = 0; i < 10; i++)
        {
            Processes.Kill(scene.Server.Id!.Value, 9).ShouldBe(0);
            // It may be that the signal has not reached it yet; what it answers then is as good.
            last = scene.Text("/");
        }
        last.ShouldBe(scene.Server.Id!.Value.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("S 1 7 7 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 1 0 9 9 9 9 1 1 0 0 0 0 0 4096 1 1 0 0 17 1 0 0", false)]
    [InlineData("R 1 7 7 0 -1 4194564 9 0 0 0 1 2 0 0 20 0 1 0 9 9 9 9 1 1 0 0 0 0 0 4096 1 1 0 0 17 1 0 0", true)]
    [InlineData("Z 1 7 7 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 1 0 9 9 9 9 1 1 0 0 0 0 0 4096 1 1 0 0 17 1 0 0", true)]
    [InlineData("S 1 7 7 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 1 0 9 9 9 9 1 1 0 0 0 256 0 4096 1 1 0 0 17 1 0 0", true)]
    public void Process_that_was_killed_and_had_no_cpu_since_is_ending(string stat, bool isEnding) =>
        ServerRun.IsEnding("7 (a (b) c) " + stat).ShouldBe(isEnding);

    [Fact]
    public void Socket_of_an_earlier_life_is_removed()
    {
        using var scene = Python();
        // Whatever stands there, bind fails.
        File.WriteAllText(scene.Server.EndPoint.ToString()!, "");
        scene.Text("/").ShouldNotBeEmpty();
    }

    [Fact]
    public void Port_that_something_else_has_is_reported_before_the_server_is_started()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        using var scene = new ServerScene("-connection", other.LocalEndpoint.ToString()!, "--", "sh", "-c", "sleep 3600");
        Should
            .Throw<ServerException>(scene.EnsureReady)
            .Message.ShouldStartWith($"something else already accepts connections at {other.LocalEndpoint}");
        scene.Server.Id.ShouldBeNull();
    }

    [Fact]
    public void Socket_that_somebody_else_listens_at_stays()
    {
        using var folder = new TemporaryFolder();
        var socket = Path.Combine(folder.Path, "s");
        using var other = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified
        );
        other.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(socket));
        other.Listen();
        using var scene = new ServerScene("-connection", "unix:" + socket, "--", "sh", "-c", "sleep 3600");
        Should
            .Throw<ServerException>(scene.EnsureReady)
            .Message.ShouldStartWith($"something else already accepts connections at unix:{socket}");
        File.Exists(socket).ShouldBeTrue();
    }

    [Fact]
    public void Port_that_is_about_to_be_free_is_waited_for()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var address = other.LocalEndpoint.ToString()!;
        using var scene = new ServerScene(
            "-connection",
            address,
            "--",
            Programs.Python,
            "-m",
            "http.server",
            "--bind",
            "127.0.0.1",
            "$PORT"
        );
        var leaving = new Thread(() =>
        {
            // Somebody has looked.
            other.AcceptSocket().Dispose();
            other.Stop();
        });
        leaving.Start();
        scene.EnsureReady();
        leaving.Join();
        scene.Server.Generation.ShouldBe(1);
    }

    [Fact]
    public async Task Server_sees_what_programs_expect()
    {
        using var folder = new TemporaryFolder();
        using var open = new FileStream(Path.Combine(folder.Path, "open"), FileMode.Create);
        using var scene = Python();
        scene.Text("/stdin").ShouldBe("''");
        // What we have open is nothing to it.
        scene.Text("/files").ShouldNotContain(open.Name);
        var status = scene.Text("/signals").Split('\n');
        status.Single(l => l.StartsWith("SigBlk:", StringComparison.Ordinal)).ShouldEndWith("0000000000000000");
        // Python itself ignores SIGPIPE and SIGXFSZ; those above 31 are the C library's.
        var ignored = Convert.ToUInt64(status.Single(l => l.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim(), 16);
        (ignored & int.MaxValue).ShouldBe(0x1001000UL);
        scene.Text("/env").Split('\n').ShouldContain($"SOCKET={scene.Folder}/server.sock");
        scene.Text("/reopen");
        await Eventually.HoldsAsync(() => scene.Output.Contains("reopened", StringComparison.Ordinal), () => scene.Output);
    }

    [Fact]
    public void Server_that_is_asked_to_end_may_do_so_in_order()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write(
            "server.py",
            "import signal\ndef end(*_):\n    print('in order', flush=True)\n    os._exit(0)\nimport os\nsignal.signal(signal.SIGTERM, end)\n"
                + Server
        );
        using var scene = new ServerScene(s => s with { StopTimeout = TimeSpan.FromSeconds(30) }, Programs.Python, script, "$SOCKET");
        scene.EnsureReady();
        scene.Server.Stop();
        scene.Output.ShouldContain("in order");
        scene.Log.ShouldNotContain("started again");
        Should.Throw<ServerException>(scene.EnsureReady).Message.ShouldEndWith("is being stopped");
        scene.Server.Generation.ShouldBe(1);
    }

    [Fact]
    public void Server_that_does_not_end_when_asked_is_killed_after_a_while()
    {
        using var scene = Python(before: "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n");
        scene.EnsureReady();
        var process = scene.Server.Id!.Value;
        scene.Server.Stop();
        Processes.IsRunning(process).ShouldBeFalse();
    }

    [Fact]
    public async Task Ten_megabytes_of_output_at_once_do_not_hold_up_the_server()
    {
        using var scene = Python(before: "import sys\nfor i in range(100_000): sys.stderr.write('%099d\\n' % i)\n");
        scene.EnsureReady();
        await Eventually.HoldsAsync(() => scene.Output.Length == 10_000_000, () => $"{scene.Output.Length} characters");
        scene.Output.Split('\n')[99_999].ShouldBe(new string('0', 94) + "99999");
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static ServerScene Python(string before = "") => new(Programs.Python, "-c", before + Server, "$SOCKET");
}
