using System.Diagnostics;
using System.Text.RegularExpressions;
using GapFurniture.Pieces;

namespace GapFurniture.CodeBuildFire.Tests;

/// <summary>The Dockerfile's change to the official entrypoint, made for real to a script of the same build.</summary>
public sealed class EntrypointTests : IDisposable
{
    // As in the official image: it restarts itself as another user, works, and execs what it was given, in a function's last line.
    private const string Entrypoint = """
        #!/usr/bin/env bash
        set -eo pipefail

        _main() {
        	if [ "$1" = 'mysqld' ]; then
        		if [ -z "$SWITCHED" ]; then
        			export SWITCHED=1
        			exec env "$BASH_SOURCE" "$@"
        		fi
        		echo "restored as $SWITCHED with $*"
        	fi
        	exec "$@"
        }

        _main "$@"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("example-").FullName;

    [Fact]
    public async Task The_restore_does_all_that_the_entrypoint_does_and_ends_where_the_server_would_begin()
    {
        (await BuildAsync(Entrypoint)).Status.ShouldBe(0);

        var (status, output) = await RunAsync($"{_folder}/restore.sh mysqld --datadir=/data/mysql");

        (status, output).ShouldBe((0, "restored as 1 with mysqld --datadir=/data/mysql\n"));
        (await RunAsync($"{_folder}/docker-entrypoint.sh echo untouched")).Output.ShouldBe("untouched\n");
    }

    [Theory]
    [InlineData("exec \"$@\"", "exec -- \"$@\"")]
    [InlineData("exec \"$@\"", "start_server")]
    public async Task An_entrypoint_that_ends_otherwise_fails_the_build(string old, string other) =>
        (await BuildAsync(Entrypoint.Replace($"\t{old}\n}}", $"\t{other}\n}}", StringComparison.Ordinal))).Status.ShouldNotBe(0);

    // The RUN that makes restore.sh, with the folder of the test in the place of the image's.
    private async Task<(int Status, string Output)> BuildAsync(string entrypoint)
    {
        await File.WriteAllTextAsync($"{_folder}/docker-entrypoint.sh", entrypoint + "\n", TestContext.Current.CancellationToken);
        var dockerfile = await File.ReadAllTextAsync(
            Path.Combine(Readme.Root, "functions/CodeBuildFire/example/Dockerfile"),
            TestContext.Current.CancellationToken
        );
        var run = Regex.Match(
            dockerfile,
            @"^RUN (?<command>sed .*?[^\\])\n",
            RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)
        );
        run.Success.ShouldBeTrue();
        return await RunAsync(
            "chmod +x "
                + $"{_folder}/docker-entrypoint.sh && "
                + run.Groups["command"].Value.Replace("/usr/local/bin", _folder, StringComparison.Ordinal)
        );
    }

    private static async Task<(int Status, string Output)> RunAsync(string command)
    {
        using var process = Process.Start(
            new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true, UseShellExecute = false }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
