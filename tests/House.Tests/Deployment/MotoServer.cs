using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace GapFurniture.House.Tests.Deployment;

/// <summary>
/// moto, where the machine has it: an implementation of AWS that is none of ours. It makes the resources of a stack or a module and keeps
/// their functions' packages; it runs no functions where there is no Docker.
/// </summary>
/// <seealso href="https://docs.getmoto.org/en/latest/docs/server_mode.html"/>
public sealed class MotoServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private Process? _process;
    private string _url = "";

    /// <summary>What the AWS CLI, Terraform and furniture find it with.</summary>
    public IReadOnlyDictionary<string, string?> Environment =>
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = _url,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "moto",
            ["AWS_PAGER"] = "",
        };

    /// <summary>Starts it; where there is no moto or no AWS CLI, skips the test that asks, with the reason.</summary>
    public async Task RequireAsync()
    {
        if (_process is not null)
            return;
        foreach (var (program, argument) in new[] { ("aws", "--version"), ("moto_server", "--help") })
        {
            var missing = await MissingAsync(program, argument);
            Assert.SkipWhen(missing is not null, $"nothing is deployed on moto: {missing}");
        }
        var start = new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        _process = Process.Start(start)!;
        var listens = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                listens.TrySetException(new InvalidOperationException("moto_server ended at once"));
            else if (line.Data.Split("Running on ") is [_, var url])
                listens.TrySetResult(url);
        };
        // The rest of its log is not wanted, but a full pipe would stop it.
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _url = await listens.Task.WaitAsync(s_patience);
    }

    /// <summary>Runs a command of the AWS CLI that has to succeed.</summary>
    /// <returns>What it answers.</returns>
    public async Task<string> AwsAsync(params string[] arguments)
    {
        var (exit, output, error) = await Command.RunAsync(
            "aws",
            Path.GetTempPath(),
            // Not every service's command goes by AWS_ENDPOINT_URL.
            ["--endpoint-url", _url, "--output", "json", .. arguments],
            Environment
        );
        exit.ShouldBe(0, $"aws {string.Join(' ', arguments)}\n{output}\n{error}");
        return output;
    }

    /// <summary>What is there, as JSON.</summary>
    public async Task<JsonNode> AskAsync(params string[] arguments) => JsonNode.Parse(await AwsAsync(arguments))!;

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string?> MissingAsync(string program, string argument)
    {
        try
        {
            // A launcher (pyenv's) without the program behind it answers too, but with an error.
            var (exit, _, error) = await Command.RunAsync(program, Path.GetTempPath(), [argument]);
            return exit == 0 ? null : error.Trim();
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
    }
}
