using GapFurniture.Rin.Database;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Rin.Verify;

/// <summary>A check: one thing that a run needs. It changes nothing that outlasts it, and what is wrong is a finding, not an exception.</summary>
/// <param name="Subject">What it is about, in one word, such as <c>queue</c>.</param>
/// <param name="RunAsync">Adds what it finds.</param>
internal sealed record Check(string Subject, Func<Findings, CancellationToken, Task> RunAsync);

/// <summary>One line of a verification.</summary>
internal sealed record Finding(string Verdict, string Text)
{
    public const string IsOk = "ok";
    public const string IsFailed = "failed";
    public const string IsSkipped = "skipped";

    public static Finding Ok(string text) => new(IsOk, text);

    /// <summary>A failure with its remedy.</summary>
    public static Finding Failed(string text, string remedy) => new(IsFailed, $"{text} => {remedy}");

    /// <summary>Not checked: the text says why.</summary>
    public static Finding Skipped(string text) => new(IsSkipped, text);

    /// <summary>What most calls of AWS say when they fail.</summary>
    public static Finding Refused(Exception e, string action, string on) =>
        AwsTrouble.IsDenied(e)
            ? Failed($"{action} is denied", $"allow it on {on}")
            : Failed($"{action}: {AwsTrouble.Describe(e)}", "check region, credentials and network");
}

/// <summary><c>-verify</c>: runs every check, whatever the others found, and prints a line for each finding as it comes.</summary>
internal sealed class Findings(Redactor redactor, TextWriter output)
{
    private readonly Dictionary<string, int> _counts = [];
    private string _subject = "";

    /// <summary>True if nothing failed.</summary>
    public async Task<bool> RunAsync(IEnumerable<Check> checks, CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            _subject = check.Subject;
            try
            {
                await check.RunAsync(this, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Add(new Finding(Finding.IsFailed, e.Message));
            }
        }
        var (ok, failed, skipped) = (Count(Finding.IsOk), Count(Finding.IsFailed), Count(Finding.IsSkipped));
        await output.WriteLineAsync($"verify: {ok} ok, {failed} failed, {skipped} skipped");
        return failed == 0;
    }

    public void Add(Finding finding)
    {
        _counts[finding.Verdict] = Count(finding.Verdict) + 1;
        output.WriteLine(redactor.Redact($"{finding.Verdict, -8} {_subject, -11} {TerminalText.OneLine(finding.Text)}"));
    }

    /// <summary>Adds what a call of AWS shows: by its answer, or by its failure.</summary>
    /// <returns>The answer; null if it failed.</returns>
    public async Task<T?> TryAsync<T>(Func<Task<T>> call, Func<T, Finding> success, Func<Exception, Finding> failure)
        where T : class
    {
        try
        {
            var answer = await call();
            Add(success(answer));
            return answer;
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            Add(failure(e));
            return null;
        }
    }

    private int Count(string verdict) => _counts.GetValueOrDefault(verdict);
}
