using System.Text.Json;
using GapFurniture.Pieces;
using GapFurniture.ServerWrap.Tests.RealServers;
using GapFurniture.ServerWrap.Tests.Runtime;
using GapFurniture.ServerWrap.Tests.Server;

namespace GapFurniture.ServerWrap.Tests.EndToEnd;

/// <summary>The executable as Lambda starts it.</summary>
public sealed class InLambda : IDisposable
{
    private readonly FakeRuntimeApi _api = new();

    [Fact]
    public async Task Stock_nginx_serves_and_its_lines_are_in_the_log_with_the_request()
    {
        await Debian.NeedAsync("/usr/sbin/nginx");
        await using var process = Start([], "--", "nginx", "-g", "daemon off;");

        var invocation = _api.Invoke(Runtime.Events.Url()).Wait();
        invocation.Json.GetProperty("statusCode").GetInt32().ShouldBe(200);
        await process.WaitForAsync("GET / HTTP/1.1");

        var line = process.Output.Split('\n').First(l => l.Contains("GET / HTTP/1.1", StringComparison.Ordinal));
        var json = JsonDocument.Parse(line).RootElement;
        json.GetProperty("stream").GetString().ShouldBe("stdout");
        // What is written while nothing is served names nobody.
        if (json.TryGetProperty("requestId", out var id))
            id.GetString().ShouldBe(invocation.Id);
        _api.Violations.ShouldBeEmpty();
    }

    [Fact, Trait("Runs", "emulated")]
    public async Task Server_that_does_not_start_is_reported_with_its_last_words()
    {
        await using var process = Start([], "--", "sh", "-c", "echo no database >&2; exit 7");
        (await process.ExitAsync()).ShouldBe(1);
        _api.InitError!.Value.Document.ShouldContain("no database");
    }

    [Fact]
    public async Task Mistakes_in_the_settings_are_reported_all_at_once()
    {
        await using var process = Start(new() { ["SERVERWRAP_READY"] = "up", ["SERVERWRAP_STREAM"] = "maybe" });
        (await process.ExitAsync()).ShouldBe(2);
        var document = _api.InitError!.Value.Document;
        document.ShouldContain("SERVERWRAP_READY");
        document.ShouldContain("SERVERWRAP_STREAM");
        document.ShouldContain("there is no command");
    }

    [Fact, Trait("Runs", "emulated")]
    public async Task Variables_of_the_web_adapter_and_its_start_script_are_enough()
    {
        using var folder = new TemporaryFolder();
        var port = Settings.Ports.Free();
        folder.Write("index.html", "from the start script");
        var script = folder.Write(
            "run.sh",
            $"#!/bin/sh\nexec {Programs.Python} -m http.server $PORT --bind 127.0.0.1 --directory {folder.Path}\n"
        );
        File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        var executable = new PieceExecutable("ServerWrap");
        await using var process = Start(
            new()
            {
                ["_HANDLER"] = "run.sh",
                ["LAMBDA_TASK_ROOT"] = folder.Path,
                ["AWS_LWA_PORT"] = $"{port}",
                // A managed runtime starts its wrapper with its own command as arguments.
                ["AWS_LAMBDA_EXEC_WRAPPER"] = executable.Emulated?.Program ?? executable.Path,
            },
            "/var/lang/bin/node",
            "/var/runtime/index.mjs"
        );
        _api.Invoke(Runtime.Events.Url()).Wait().Json.GetProperty("body").GetString().ShouldBe("from the start script");
        await process.WaitForAsync("AWS_LWA_PORT is taken as -connection");
    }

    private PieceProcess Start(Dictionary<string, string> environment, params string[] args)
    {
        environment["AWS_LAMBDA_RUNTIME_API"] = _api.Address;
        environment["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        return new PieceExecutable("ServerWrap").Start(environment, args);
    }

    public void Dispose() => _api.Dispose();
}
