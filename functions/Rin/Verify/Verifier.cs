using GapFurniture.Shared;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Rin.Verify;

/// <summary>How a check ended.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Not as it should be: the text says what to do.</summary>
    Failed,

    /// <summary>Not checked: the text says why.</summary>
    Skipped,
}

/// <summary>One line of a verification.</summary>
/// <param name="Verdict">How it is.</param>
/// <param name="Subject">What was checked, in one word, such as <c>queue</c>.</param>
/// <param name="Text">What was found; when it failed, also what to do.</param>
internal sealed record Finding(Verdict Verdict, string Subject, string Text)
{
    public static Finding Ok(string subject, string text) => new(Verdict.Ok, subject, text);

    /// <summary>A failure with its remedy.</summary>
    public static Finding Failed(string subject, string text, string remedy) => new(Verdict.Failed, subject, $"{text} => {remedy}");

    public static Finding Skipped(string subject, string text) => new(Verdict.Skipped, subject, text);

    public override string ToString() => $"{Verdict.ToString().ToLowerInvariant(), -8} {Subject, -11} {TerminalText.OneLine(Text)}";
}

/// <summary>A check: one thing that a run needs. It changes nothing that outlasts it, and what is wrong is a finding, not an exception.</summary>
/// <param name="Name">What the findings are about when the check itself breaks.</param>
/// <param name="RunAsync">Finds one after another.</param>
internal sealed record Check(string Name, Func<CancellationToken, IAsyncEnumerable<Finding>> RunAsync);

/// <summary><c>-verify</c>: runs every check, whatever the others found, and prints a line for each finding as it comes.</summary>
internal sealed class Verifier(IReadOnlyList<Check> checks, Redactor redactor, TextWriter output)
{
    /// <summary>True if nothing failed.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<Verdict, int>();
        foreach (var check in checks)
        {
            try
            {
                await foreach (var finding in check.RunAsync(cancellationToken))
                    Report(finding);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Report(new Finding(Verdict.Failed, check.Name, e.Message));
            }
        }
        await output.WriteLineAsync($"verify: {Count(Verdict.Ok)} ok, {Count(Verdict.Failed)} failed, {Count(Verdict.Skipped)} skipped");
        return Count(Verdict.Failed) == 0;

        void Report(Finding finding)
        {
            counts[finding.Verdict] = Count(finding.Verdict) + 1;
            output.WriteLine(redactor.Redact(finding.ToString()));
        }

        int Count(Verdict verdict) => counts.GetValueOrDefault(verdict);
    }
}
