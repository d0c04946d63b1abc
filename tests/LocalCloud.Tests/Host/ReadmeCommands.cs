using GapFurniture.Pieces;

namespace GapFurniture.LocalCloud.Tests.Host;

/// <summary>The page's commands, run for real.</summary>
public sealed class ReadmeCommands
{
    [Fact]
    public async Task The_shell_that_reads_the_file_has_all_it_needs()
    {
        var folder = Directory.CreateTempSubdirectory("local-cloud-");
        try
        {
            var outcome = await Readme
                .Of("tests/LocalCloud/README.md")
                // What "dotnet run" would build is there already; the page's reader has a second terminal.
                .StandIn(
                    "dotnet",
                    $$"""
                    [ "$1 $2 $3 $4" = "run --project tests/LocalCloud --" ] || exit 2
                    '{{Path.Combine(AppContext.BaseDirectory, "GapFurniture.LocalCloud")}}' "${@:5}" >ready 2>&1 &
                    echo $! >{{folder.FullName}}/pid
                    until grep -q ready ready; do kill -0 $! || { cat ready; exit 1; }; sleep 0.1; done
                    """
                )
                .Replace("/tmp/env", $"{folder.FullName}/env")
                .RunAsync(
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["AWS_ENDPOINT_URL"] = "" },
                    TestContext.Current.CancellationToken
                );

            outcome.Failures.ShouldBeEmpty(outcome.Transcript);
            outcome.Ran.Count.ShouldBe(2);
            (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "env"), TestContext.Current.CancellationToken)).ShouldContain(
                "export AWS_ENDPOINT_URL=http://127.0.0.1:"
            );
        }
        finally
        {
            var pid = Path.Combine(folder.FullName, "pid");
            if (File.Exists(pid))
            {
                using var kill = System.Diagnostics.Process.Start(
                    "kill",
                    [(await File.ReadAllTextAsync(pid, CancellationToken.None)).Trim()]
                );
                await kill.WaitForExitAsync(CancellationToken.None);
            }
            folder.Delete(recursive: true);
        }
    }
}
