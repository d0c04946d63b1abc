using GapFurniture.Shared;

namespace GapFurniture.Rin.Verification;

/// <summary><c>-verify</c>: runs every check, whatever the others found, and prints a line for each finding as it comes.</summary>
internal sealed class Verifier(IReadOnlyList<ICheck> checks, Redactor redactor, TextWriter output)
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
                    Tell(finding);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Tell(new Finding(Verdict.Failed, check.Subject, e.Message));
            }
        }
        await output.WriteLineAsync($"verify: {Count(Verdict.Ok)} ok, {Count(Verdict.Failed)} failed, {Count(Verdict.Skipped)} skipped");
        return Count(Verdict.Failed) == 0;

        void Tell(Finding finding)
        {
            counts[finding.Verdict] = Count(finding.Verdict) + 1;
            output.WriteLine(redactor.Redact(finding.ToString()));
        }

        int Count(Verdict verdict) => counts.GetValueOrDefault(verdict);
    }
}
