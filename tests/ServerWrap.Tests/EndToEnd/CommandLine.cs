using System.Globalization;
using GapFurniture.Pieces;
using GapFurniture.ServerWrap.Tests.Server;

namespace GapFurniture.ServerWrap.Tests.EndToEnd;

/// <summary>The executable as people call it.</summary>
public sealed class CommandLine
{
    private const string Event = """
        {"version":"2.0","rawPath":"/","rawQueryString":"","headers":{"host":"x.lambda-url.eu-west-1.on.aws"},
        "requestContext":{"domainName":"x.lambda-url.eu-west-1.on.aws","http":{"method":"GET","path":"/"}}}
        """;

    private static readonly Dictionary<string, string> s_none = [];
    private readonly PieceExecutable _serverwrap = new("ServerWrap");

    [Fact]
    public async Task Help_and_version_are_shown_whatever_else_is_wrong()
    {
        var (status, help) = await _serverwrap.RunAsync(s_none, "-nonsense", "-help");
        status.ShouldBe(0);
        help.ShouldContain("usage: serverwrap [flags] -- COMMAND");
        (await _serverwrap.RunAsync(s_none, "-version")).Output.ShouldStartWith("serverwrap 0.");
    }

    [Fact]
    public async Task Mistakes_are_all_said_at_once()
    {
        var (status, output) = await _serverwrap.RunAsync(s_none, "-redy=/", "-stream=maybe");
        status.ShouldBe(2);
        output.ShouldContain("unknown flag -redy: did you mean -ready?");
        output.ShouldContain("-stream: \"maybe\" is neither true nor false");
        output.ShouldContain("see serverwrap -help");
    }

    [Theory]
    [InlineData("-nonsense 2>&-", 2)]
    [InlineData("-help >&-", 1)]
    [InlineData("-event - -- false <&-", 1)]
    [InlineData("-event - -- false 2>&-", 1)]
    public async Task Closed_stream_is_an_exit_code_and_no_crash(string command, int expected)
    {
        Assert.SkipWhen(
            File.Exists(_serverwrap.Path + ".dll"),
            "only the native executable opens what is closed before the runtime has a file of its own under that number"
        );
        var executable = new Dictionary<string, string>(StringComparer.Ordinal) { ["S"] = _serverwrap.Path };

        await using var shell = PieceExecutable.Start("sh", "serverwrap", executable, "-c", $"\"$S\" {command}");

        (await shell.ExitAsync()).ShouldBe(expected, shell.Output);
        shell.Output.ShouldNotContain("Unhandled exception");
    }

    [Fact]
    public async Task Outside_of_Lambda_it_becomes_the_command()
    {
        const string script = "echo $$ port=$PORT arguments=$*; grep SigIgn /proc/self/status; exit 7";
        await using var process = _serverwrap.Start(s_none, "--", "sh", "-c", script, "sh", "$PORT", "${HOME}");

        (await process.ExitAsync()).ShouldBe(7, process.Output);

        process.Output.ShouldContain($"{process.Id} port=8080 arguments=8080 ${{HOME}}");
        process.Output.ShouldContain("SigIgn:\t0000000000000000");
        process.Output.ShouldContain("-serve ADDRESS plays a function URL");
    }

    [Theory]
    [InlineData("PORT", "3000", "3000")]
    [InlineData("AWS_LWA_PORT", "3001", "3001")]
    [InlineData("SERVERWRAP_CONNECTION", "$PORT", "8080")]
    public async Task Outside_of_Lambda_a_command_has_the_port_that_its_environment_says(string variable, string value, string expected)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { [variable] = value };

        var (status, output) = await _serverwrap.RunAsync(environment, "--", "sh", "-c", "echo port=$PORT");

        status.ShouldBe(0, output);
        output.ShouldContain($"port={expected}\n");
    }

    [Theory]
    [InlineData("$SOCKET", 2, "-serve ADDRESS, -event FILE or -print")]
    [InlineData("/nowhere/server", 1, "/nowhere/server: no such file")]
    public async Task Outside_of_Lambda_a_command_that_cannot_be_run_is_said(string command, int expected, string reason)
    {
        var (status, output) = await _serverwrap.RunAsync(s_none, "--", command);

        status.ShouldBe(expected, output);
        output.ShouldContain(reason);
    }

    [Fact]
    public async Task Command_that_does_not_start_ends_with_its_reason()
    {
        using var folder = new TemporaryFolder();
        var (status, output) = await _serverwrap.RunAsync(
            s_none,
            "-event",
            folder.Write("event.json", Event),
            "--",
            "sh",
            "-c",
            "echo no database; exit 5"
        );
        status.ShouldBe(1);
        output.ShouldContain("sh ended with exit status 5 before it was ready");
        output.ShouldContain("no database");
    }

    [Fact]
    public async Task Configuration_that_cannot_be_read_is_a_mistake_with_its_line()
    {
        using var folder = new TemporaryFolder();
        var conf = folder.Write("nginx.conf", "events {\n");
        using var nginx = new TemporaryFolder();
        var program = nginx.Write("nginx", "#!/bin/sh\n");
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        var (status, output) = await _serverwrap.RunAsync(s_none, "-print", "--", program, "-c", conf);
        status.ShouldBe(2);
        output.ShouldContain($"{conf}:2: unexpected end of file, expecting \"}}\"");
    }

    [Fact]
    public async Task Print_shows_the_command_and_does_nothing()
    {
        var (status, output) = await _serverwrap.RunAsync(
            s_none,
            "-print",
            "-connection",
            "3000",
            "--",
            "no such program",
            "$PORT",
            "$HOME"
        );
        status.ShouldBe(0);
        output.ShouldContain("'no such program' 3000 '$HOME'");
        output.ShouldContain("PORT=3000");
    }

    [Fact]
    public async Task Print_names_the_configs_variables_without_their_values()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("serverwrap.json", """{"exec": {"bin": "true", "env": {"DB_PASSWORD": "correct-horse"}}}""");

        var (status, output) = await _serverwrap.RunAsync(s_none, "-config", config, "-print");

        status.ShouldBe(0);
        output.ShouldContain("DB_PASSWORD=");
        output.ShouldNotContain("correct-horse");
    }

    [Theory]
    [InlineData(15)]
    [InlineData(2)]
    [InlineData(9)]
    public async Task No_server_outlives_it(int signal)
    {
        await using var process = _serverwrap.Start(s_none, "-serve", "127.0.0.1:0", "--", Programs.Python, "-m", "http.server", "$PORT");
        await process.WaitForAsync("serving http://127.0.0.1:");
        var server = Children(process.Id).ShouldHaveSingleItem();

        process.Signal(signal);
        await process.ExitAsync();

        await Eventually.HoldsAsync(() => !Processes.IsRunning(server), "the server ends");
        // Nobody tidies up after SIGKILL; the next one does.
        if (signal != 9)
            Directory.Exists(Path.Combine(Path.GetTempPath(), $".serverwrap-{process.Id}")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_server_leaves_behind_does_not_stay_as_a_zombie()
    {
        // A daemon of a daemon, in a session of its own, that ends: its parent is gone, so it becomes ours.
        const string script = "setsid sh -c 'sleep 0.1 & ' ; exec \"$0\" -m http.server $PORT";
        await using var process = _serverwrap.Start(s_none, "-serve", "127.0.0.1:0", "--", "sh", "-c", script, Programs.Python);
        await process.WaitForAsync("serving http://127.0.0.1:");
        await Eventually.HoldsAsync(() => Children(process.Id).Count == 1, () => string.Join(' ', Children(process.Id)));
    }

    [Theory]
    [InlineData("-serve", "127.0.0.1:0")]
    [InlineData("-event", "event.json")]
    public async Task A_daemon_that_left_the_servers_group_does_not_outlive_it(string flag, string value)
    {
        Assert.SkipUnless(_serverwrap.Emulated is null, "the emulator knows no PR_SET_CHILD_SUBREAPER");
        using var folder = new TemporaryFolder();
        var number = Path.Combine(folder.Path, "daemon");
        if (flag == "-event")
            value = folder.Write(value, Event);
        // The daemon is there before the server listens.
        const string script =
            "setsid sh -c 'echo $$ > \"$1.new\"; mv \"$1.new\" \"$1\"; exec sleep 3600' sh \"$1\" & while ! [ -e \"$1\" ]; do sleep 0.01; done; exec \"$0\" -m http.server $PORT";
        await using var process = _serverwrap.Start(s_none, flag, value, "--", "sh", "-c", script, Programs.Python, number);
        if (flag == "-serve")
        {
            await process.WaitForAsync("serving http://127.0.0.1:");
            process.Signal(15);
        }
        await process.ExitAsync();

        Processes
            .IsRunning(int.Parse(await File.ReadAllTextAsync(number, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture))
            .ShouldBeFalse();
    }

    [Fact]
    public async Task An_event_that_is_not_there_is_said_before_the_server_is_started()
    {
        var (status, output) = await _serverwrap.RunAsync(s_none, "-event", "/nonexistent/event.json", "--", "sh", "-c", "echo started");
        status.ShouldBe(1);
        output.ShouldContain("/nonexistent/event.json");
        output.ShouldNotContain("started");
    }

    [Fact]
    public async Task What_the_server_writes_is_seen_beside_the_answer()
    {
        using var folder = new TemporaryFolder();
        folder.Write("index.html", "<p>here</p>");
        var file = folder.Write("event.json", Event);
        var (status, output) = await _serverwrap.RunAsync(
            s_none,
            ["-event", file, "-raw", "--", Programs.Python, "-m", "http.server", "$PORT", "--directory", folder.Path]
        );
        status.ShouldBe(0, output);
        output.ShouldContain("HTTP/1.1 200 OK");
        output.ShouldContain("<p>here</p>");
        output.ShouldContain("\"GET / HTTP/1.1\" 200");
    }

    private static List<int> Children(int process)
    {
        var children = new List<int>();
        foreach (var task in Directory.GetDirectories($"/proc/{process}/task"))
        {
            foreach (var child in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                children.Add(int.Parse(child, CultureInfo.InvariantCulture));
        }
        return children;
    }
}
