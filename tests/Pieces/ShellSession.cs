using System.Diagnostics;
using System.Globalization;
using System.Text;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.Pieces;

/// <summary>One bash that runs steps one after another.</summary>
internal sealed class ShellSession(string folder, IReadOnlyDictionary<string, string> environment)
{
    // No program writes this by accident.
    private readonly string _mark = $"<<{Guid.NewGuid():N}>>";

    public async Task<ReadmeOutcome> RunAsync(IReadOnlyList<ReadmeStep> steps, CancellationToken cancellationToken)
    {
        var (exit, transcript) = await BashAsync(Script(steps), cancellationToken);
        Traces.Keep("pages", "transcript", transcript);
        var parts = transcript.Split(_mark);
        // Each part but the last ends where a step ended: output, then the step's status.
        var ran = steps.Take(parts.Length - 1).ToList();
        var failures = new List<string>();
        foreach (var (step, output) in ran.Zip(parts))
        {
            if (step.Expected is not null && !OutputPattern.Matches(step.Expected, output))
                failures.Add($"{step.Where}: the page shows\n{step.Expected}\nbut it is\n{output}");
        }
        if (ran.Count < steps.Count)
            failures.Add($"{steps[ran.Count].Where}: failed with {exit}:\n{steps[ran.Count].Command}\n{parts[^1]}");
        return new ReadmeOutcome(ran, failures, transcript.Replace(_mark, "", StringComparison.Ordinal));
    }

    // A script block stops at its first failure. A command of a session may fail only where the page shows the status: "$ false; echo $?".
    private string Script(IEnumerable<ReadmeStep> steps)
    {
        var script = new StringBuilder("exec 2>&1 </dev/null\nset -o pipefail\n");
        foreach (var step in steps)
        {
            script.Append(step.Expected is null ? "set -e\n" : "set +e\n");
            script.Append(step.Command).Append('\n');
            script.Append("{ status=$?; [ $status = 0 ] || exit $status; } 2>/dev/null\n");
            script.Append(CultureInfo.InvariantCulture, $"printf '%s' '{_mark}'\n");
        }
        return script.ToString();
    }

    private async Task<(int Exit, string Output)> BashAsync(string script, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var bash = Process.Start(start)!;
        var output = bash.StandardOutput.ReadToEndAsync(CancellationToken.None);
        try
        {
            await bash.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException e)
        {
            bash.Kill(entireProcessTree: true);
            throw new TimeoutException($"the page's commands did not end:\n{await output}", e);
        }
        return (bash.ExitCode, await output);
    }
}
