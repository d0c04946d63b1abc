using System.Diagnostics;
using System.Globalization;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Ssm;

namespace GapFurniture.Demo;

/// <summary>A script with an ssmwrap "#!" line: a path of the local Parameter Store becomes its environment and a file, and it says what it sees.</summary>
internal sealed class SsmWrapDemo : IDemo
{
    private const int Count = 100;

    public string Piece => "ssmwrap";

    public async Task<bool> RunAsync(DemoRun run)
    {
        var output = run.Output;
        await using var cloud = await LocalCloudHost.StartAsync();
        for (var i = 0; i < Count; i++)
            cloud.Ssm.Put(string.Create(CultureInfo.InvariantCulture, $"/prod/key-{i:00}"), $"value {i}", ParameterKind.SecureString);
        cloud.Ssm.Put("/tls/key", "-----BEGIN KEY-----\nsecret\n-----END KEY-----\n", ParameterKind.SecureString);
        cloud.Ssm.ReadsPerSecond = 40; // as AWS does
        var folder = Directory.CreateTempSubdirectory("gap-demo-").FullName;
        try
        {
            var script = Path.Combine(folder, "server");
            await File.WriteAllTextAsync(
                script,
                $"""
                #!{run.Executable} -path /prod/ -file path=/tls/key,to={folder}/key -- /bin/sh
                echo "$(env | grep -c '^KEY_[0-9]*=value ') variables"
                echo "KEY_42: $KEY_42"
                echo "key file: mode $(stat -c %a {folder}/key), $(grep -c . {folder}/key) lines"
                echo "same process: $(tr '\0' ' ' </proc/$$/cmdline)"

                """
            );
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            await output.WriteLineAsync(
                $"ssmwrap: {Count} parameters below /prod and a key in a local Parameter Store; a script begins with"
            );
            await output.WriteLineAsync($"ssmwrap:   #!ssmwrap -path /prod/ -file path=/tls/key,to=… -- /bin/sh");
            var watch = Stopwatch.StartNew();
            var (status, said) = await RunAsync(script, cloud.Environment);
            var took = watch.Elapsed;
            foreach (var line in said.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                await output.WriteLineAsync($"ssmwrap: it says: {line.Replace(folder, "…", StringComparison.Ordinal)}");
            var requests = cloud.Requests.Count("ssm", "GetParametersByPath") + cloud.Requests.Count("ssm", "GetParameters");
            await output.WriteLineAsync(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"ssmwrap: exit code {status}, {requests} requests, {took.TotalMilliseconds:0} ms in all"
                )
            );
            return status == 0
                && said.Contains(
                    $"{Count} variables\nKEY_42: value 42\nkey file: mode 600, 3 lines\nsame process: /bin/sh",
                    StringComparison.Ordinal
                );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Status, string Output)> RunAsync(string script, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(script) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new DemoException("the script did not start");
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }
}
