using System.Net;
using System.Net.Sockets;
using GapFurniture.Http;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.ServerWrap.Tests.Server;
using GapFurniture.Shared.Options;

namespace GapFurniture.ServerWrap.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Without_flags_all_is_as_the_help_says()
    {
        var options = Read([], "server", "-x");
        options.Command.ShouldBe(["server", "-x"]);
        options.Connection.ShouldBeNull();
        options.ReadyPath.ShouldBeNull();
        options.ReadyStatus.Contains(404).ShouldBeTrue();
        options.ReadyStatus.Contains(500).ShouldBeFalse();
        options.ReadyTimeout.ShouldBe(TimeSpan.FromSeconds(30));
        options.PassThroughPath.ShouldBe("/events");
        options.BasePath.ShouldBe("");
        options.ContextHeaderLimit.ShouldBe(6144);
        options.Rewrites.ShouldBeTrue();
        options.Stream.ShouldBeFalse();
        options.FailStatuses.Contains(500).ShouldBeFalse();
        options.WorkOn.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Flags_say_all_of_it()
    {
        var options = Read(
            [],
            "-connection=unix:/run/app.sock",
            "-ready=/up",
            "-ready-status=200,204",
            "-ready-timeout=90s",
            "-base-path=/api/",
            "-strip-stage",
            "-pass-through=/hook",
            "-header=X-One=1",
            "-header",
            "X-Two= a=b ",
            "-authorization-source=X-Auth",
            "-stream",
            "-fail-status=500,502-504",
            "-context-limit=100",
            "-work-on=50ms",
            "-rewrite=none",
            "-mkdir=/tmp/a",
            "-mkdir=/tmp/b",
            "-debug",
            "--",
            "server",
            "--",
            "-stream"
        );
        options.Connection.ShouldBe(new UnixDomainSocketEndPoint("/run/app.sock"));
        options.ReadyPath.ShouldBe("/up");
        options.ReadyStatus.Contains(404).ShouldBeFalse();
        options.ReadyTimeout.ShouldBe(TimeSpan.FromSeconds(90));
        options.BasePath.ShouldBe("/api");
        options.StripStage.ShouldBeTrue();
        options.PassThroughPath.ShouldBe("/hook");
        options.Headers.ShouldBe([new HeaderField("X-One", "1"), new HeaderField("X-Two", "a=b")]);
        options.AuthorizationSource.ShouldBe("X-Auth");
        options.Stream.ShouldBeTrue();
        options.FailStatuses.Contains(503).ShouldBeTrue();
        options.ContextHeaderLimit.ShouldBe(100);
        options.WorkOn.ShouldBe(TimeSpan.FromMilliseconds(50));
        options.Rewrites.ShouldBeFalse();
        options.Folders.ShouldBe(["/tmp/a", "/tmp/b"]);
        options.Debug.ShouldBeTrue();
        options.Command.ShouldBe(["server", "--", "-stream"]);
    }

    [Theory]
    [InlineData("8080", "127.0.0.1:8080")]
    [InlineData("localhost:8080", "127.0.0.1:8080")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("http://127.0.0.1:80/", "127.0.0.1:80")]
    public void Connection_is_a_port_or_an_address(string text, string address) =>
        Read([], "-connection", text, "--", "server").Connection.ShouldBe(IPEndPoint.Parse(address));

    [Theory]
    [InlineData("127.0.0.1:$PORT", AddressFamily.InterNetwork)]
    [InlineData("$PORT", AddressFamily.InterNetwork)]
    [InlineData("unix:$SOCKET", AddressFamily.Unix)]
    public void Connection_may_say_whose_choice_it_is(string text, AddressFamily choice)
    {
        var options = Read([], "-connection", text, "--", "server");
        options.Connection.ShouldBeNull();
        options.Choice.ShouldBe(choice);
    }

    [Fact]
    public void Config_of_the_package_is_found()
    {
        using var folder = new TemporaryFolder();
        folder.Write("payload.json", """{"exec": "original"}""");
        Read(new() { ["LAMBDA_TASK_ROOT"] = folder.Path }).Command.ShouldBe(["original"]);
        folder.Write("serverwrap.json", """{"exec": "ours"}""");
        Read(new() { ["LAMBDA_TASK_ROOT"] = folder.Path }).Command.ShouldBe(["ours"]);
    }

    [Fact]
    public void All_mistakes_are_listed_at_once()
    {
        var problems = Should
            .Throw<OptionsException>(() =>
                Read(
                    [],
                    "-conection=1",
                    "-ready=up",
                    "-header=no",
                    "-header=a b=c",
                    "-fail-status=999",
                    "-connection=70000",
                    "-mkdir=x",
                    "-rewrite=on",
                    "-raw"
                )
            )
            .Problems;
        problems.ShouldBe(
            [
                "unknown flag -conection: did you mean -connection?",
                "-connection: \"70000\" is no address: write unix:/PATH, PORT, or IP:PORT",
                "-ready: \"up\" is no path: it begins with a slash, without blanks",
                "-header: write NAME=VALUE",
                "-header: \"a b\" is no name of a header",
                "-fail-status: \"999\" is neither a status such as 502 nor a range such as 500-599",
                "-rewrite: \"on\" is neither auto nor none",
                "-mkdir x: the path must begin with a slash",
                "-raw is about the answer of -event",
            ],
            ignoreOrder: true
        );
    }

    [Fact]
    public void Variables_stand_in_for_flags_and_command()
    {
        var options = Read(
            new()
            {
                ["SERVERWRAP_COMMAND"] = "node 'my server.js' --a=\"b c\" d\\ e",
                ["SERVERWRAP_READY"] = "/up",
                ["SERVERWRAP_HEADER"] = "A=b",
            },
            "-ready=/flag"
        );
        options.Command.ShouldBe(["node", "my server.js", "--a=b c", "d e"]);
        options.ReadyPath.ShouldBe("/flag");
        options.Headers.ShouldBe([new HeaderField("A", "b")]);
    }

    [Fact]
    public void Handler_of_the_function_is_the_start_script()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("run.sh", "");
        Read(new() { ["_HANDLER"] = "run.sh", ["LAMBDA_TASK_ROOT"] = folder.Path }).Command.ShouldBe([script]);
        Should
            .Throw<OptionsException>(() => Read(new() { ["_HANDLER"] = "index.handler", ["LAMBDA_TASK_ROOT"] = folder.Path }))
            .Message.ShouldContain($"no {folder.Path}/index.handler (_HANDLER)");
    }

    [Fact]
    public void As_Lambdas_wrapper_the_command_of_the_managed_runtime_is_not_the_server()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("run.sh", "");
        IReadOnlyList<string> CommandWith(string wrapper) =>
            Read(
                new()
                {
                    ["_HANDLER"] = "run.sh",
                    ["LAMBDA_TASK_ROOT"] = folder.Path,
                    ["AWS_LAMBDA_EXEC_WRAPPER"] = wrapper,
                },
                "/var/lang/bin/node",
                "/var/runtime/index.mjs"
            ).Command;

        CommandWith(Environment.ProcessPath!).ShouldBe([script]);
        CommandWith(File.CreateSymbolicLink(folder.Path + "/bootstrap", Environment.ProcessPath!).FullName).ShouldBe([script]);
        // A wrapper of the user's own that runs serverwrap gives it the command that it means.
        CommandWith("/opt/mine").ShouldBe(["/var/lang/bin/node", "/var/runtime/index.mjs"]);
    }

    [Fact]
    public void Variables_of_the_web_adapter_count_where_ours_are_not_set()
    {
        var options = Read(
            new()
            {
                ["AWS_LWA_PORT"] = "3000",
                ["AWS_LWA_READINESS_CHECK_PATH"] = "/up",
                ["AWS_LWA_READINESS_CHECK_HEALTHY_STATUS"] = "200-299",
                ["AWS_LWA_REMOVE_BASE_PATH"] = "/api",
                ["AWS_LWA_INVOKE_MODE"] = "RESPONSE_STREAM",
                ["AWS_LWA_PASS_THROUGH_PATH"] = "/hook",
                ["AWS_LWA_AUTHORIZATION_SOURCE"] = "X-Auth",
                ["AWS_LWA_ERROR_STATUS_CODES"] = "500-599",
                ["SERVERWRAP_PASS_THROUGH"] = "/mine",
            },
            "server"
        );
        options.Connection.ShouldBe(new IPEndPoint(IPAddress.Loopback, 3000));
        options.ReadyPath.ShouldBe("/up");
        options.ReadyStatus.Contains(404).ShouldBeFalse();
        options.BasePath.ShouldBe("/api");
        options.Stream.ShouldBeTrue();
        options.PassThroughPath.ShouldBe("/mine");
        options.AuthorizationSource.ShouldBe("X-Auth");
        options.FailStatuses.Contains(501).ShouldBeTrue();
        options.Aliases.ShouldContain(new KeyValuePair<string, string>("AWS_LWA_PORT", "connection"));
        options.Aliases.Select(a => a.Key).ShouldNotContain("AWS_LWA_PASS_THROUGH_PATH");
    }

    [Fact]
    public void A_mistake_in_a_variable_of_the_web_adapter_is_told_by_its_name()
    {
        var problems = Should
            .Throw<OptionsException>(() =>
                Read(
                    new()
                    {
                        ["AWS_LWA_PORT"] = "http",
                        ["AWS_LWA_REMOVE_BASE_PATH"] = "api",
                        ["SERVERWRAP_READY"] = "up",
                    },
                    "server"
                )
            )
            .Problems;
        problems.ShouldContain(p => p.StartsWith("AWS_LWA_PORT: \"http\" is no address", StringComparison.Ordinal));
        problems.ShouldContain(p => p.StartsWith("AWS_LWA_REMOVE_BASE_PATH: \"api\" is no path", StringComparison.Ordinal));
        problems.ShouldContain(p => p.StartsWith("SERVERWRAP_READY: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Transfer-Encoding=chunked")]
    [InlineData("content-length=5")]
    [InlineData("Connection=close")]
    public void A_header_that_says_where_a_request_ends_is_refused(string header) =>
        Should.Throw<OptionsException>(() => Read([], "-header", header, "server")).Message.ShouldContain("says where a request ends");

    [Theory]
    [InlineData("9000", "127.0.0.1:9000")]
    [InlineData("localhost:9000", "127.0.0.1:9000")]
    [InlineData("*:9000", "0.0.0.0:9000")]
    [InlineData("[::]:0", "[::]:0")]
    public void A_function_URL_listens_on_loopback_unless_another_address_is_given(string given, string expected) =>
        Read([], "-serve", given, "server").ServeAddress!.ToString().ShouldBe(expected);

    [Fact]
    public void A_function_URL_is_not_said_to_listen_at_a_socket() =>
        Should
            .Throw<OptionsException>(() => Read([], "-serve", "unix:/tmp/x", "server"))
            .Message.ShouldBe("-serve: \"unix:/tmp/x\" is no address: write PORT or IP:PORT");

    [Fact]
    public void A_command_without_a_word_is_said_to_be_empty() =>
        Should.Throw<OptionsException>(() => Read([], "--", "", "-x")).Message.ShouldStartWith("the command is empty");

    [Theory]
    [InlineData("X-Origin-Verify: sesame")]
    [InlineData("X Origin=sesame")]
    [InlineData("X-Origin=sesame\n")]
    public void A_wrong_header_is_reported_without_its_value(string header)
    {
        var message = Should.Throw<OptionsException>(() => Read([], $"-header={header}x", "server")).Message;
        message.ShouldStartWith("-header: ");
        message.ShouldNotContain("sesame");
        Should
            .Throw<OptionsException>(() => Read(new() { ["SERVERWRAP_HEADER"] = header + "x" }, "server"))
            .Message.ShouldStartWith("SERVERWRAP_HEADER: ");
    }

    [Fact]
    public void Old_names_of_the_adapters_variables_count_where_the_new_ones_are_not_set()
    {
        var options = Read(
            new()
            {
                ["READINESS_CHECK_PATH"] = "/up",
                ["REMOVE_BASE_PATH"] = "/old",
                ["AWS_LWA_REMOVE_BASE_PATH"] = "/new",
            },
            "server"
        );
        options.ReadyPath.ShouldBe("/up");
        options.BasePath.ShouldBe("/new");
        options.Aliases.Select(a => a.Key).ShouldBe(["READINESS_CHECK_PATH", "AWS_LWA_REMOVE_BASE_PATH"]);
        Read(new() { ["READINESS_CHECK_PROTOCOL"] = "tcp", ["READINESS_CHECK_PATH"] = "/up" }, "server").ReadyPath.ShouldBeNull();
    }

    [Fact]
    public void Variables_of_the_web_adapter_without_effect_are_said()
    {
        var options = Read(
            new() { ["AWS_LWA_ENABLE_COMPRESSION"] = "true", ["AWS_LWA_READINESS_CHECK_TIMEOUT_SECONDS"] = "0.5" },
            "server"
        );
        options.Ignored.Select(v => v.Key).ShouldBe(["AWS_LWA_ENABLE_COMPRESSION"]);
        options.ReadyTimeout.ShouldBe(TimeSpan.FromSeconds(0.5));
        Read(new() { ["AWS_LWA_ENABLE_COMPRESSION"] = "false" }, "server").Ignored.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("9001", "/up", "http", "/up")]
    [InlineData("9001", "/up", "tcp", null)]
    [InlineData("9001", "", "", null)]
    public void Readiness_may_be_asked_at_another_port(string port, string path, string protocol, string? expected)
    {
        var options = Read(
            new()
            {
                ["AWS_LWA_READINESS_CHECK_PORT"] = port,
                ["AWS_LWA_READINESS_CHECK_PATH"] = path,
                ["AWS_LWA_READINESS_CHECK_PROTOCOL"] = protocol,
            },
            "server"
        );
        options.ReadyAt.ShouldBe(new IPEndPoint(IPAddress.Loopback, 9001));
        options.ReadyPath.ShouldBe(expected);
        options.Ignored.ShouldBeEmpty();
    }

    [Fact]
    public void Readiness_by_tcp_is_no_path() =>
        Read(new() { ["AWS_LWA_READINESS_CHECK_PROTOCOL"] = "TCP", ["AWS_LWA_READINESS_CHECK_PATH"] = "/up" }, "server")
            .ReadyPath.ShouldBeNull();

    [Fact]
    public void Every_option_of_the_record_has_its_flag_in_the_help()
    {
        foreach (var flag in new[] { "connection", "ready", "stream", "rewrite", "work-on", "event", "serve", "print" })
            Flags.Help.ShouldContain($"  -{flag}");
    }

    internal static ServerWrapOptions Read(Dictionary<string, string> variables, params string[] args) =>
        SettingsReader.Read(args, name => variables.GetValueOrDefault(name));
}
