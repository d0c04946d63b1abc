using Amazon.Redshift.Model;
using Amazon.S3;
using Amazon.SQS.Model;
using GapFurniture.Aws;
using GapFurniture.Rin.Database;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Rin.Verify;

/// <summary>One thing that a run needs. To check it changes nothing that outlasts it, and what is wrong is a finding, not an exception.</summary>
internal sealed record Check(string Subject, IAsyncEnumerable<Finding> Findings)
{
    public Check(string subject, Func<Task<Finding>> find)
        : this(subject, OneAsync(find)) { }

    private static async IAsyncEnumerable<Finding> OneAsync(Func<Task<Finding>> find)
    {
        yield return await find();
    }
}

internal sealed record Finding(string Verdict, string Text)
{
    public const string IsOk = "ok";
    public const string IsFailed = "failed";
    public const string IsSkipped = "skipped";

    public static Finding Ok(string text) => new(IsOk, text);

    public static Finding Failed(string text, string remedy) => new(IsFailed, $"{text} => {remedy}");

    /// <summary>Not checked: the text says why.</summary>
    public static Finding Skipped(string text) => new(IsSkipped, text);

    /// <summary>What a call of AWS shows that needs the right to an action: by its answer, or by its failure, if not known here then by what
    /// it means everywhere.</summary>
    public static async Task<Finding> TryAsync<T>(
        string action,
        string on,
        Func<Task<T>> call,
        Func<T, Finding> success,
        Func<Exception, Finding?>? known = null
    )
    {
        try
        {
            return success(await call());
        }
        catch (Exception e) when (DataApiErrors.IsFailure(e))
        {
            var isMissing = e is QueueDoesNotExistException or ClusterNotFoundException or AmazonS3Exception { ErrorCode: "NoSuchBucket" };
            return known?.Invoke(e) is { } finding ? finding
                : isMissing ? Failed($"{on} does not exist", "check its name, the region and the account, or create it")
                : AwsTrouble.IsDenied(e) ? Failed($"{action} is denied", $"allow it on {on}")
                : Failed($"{on}: {AwsTrouble.Describe(e)}", "check region, credentials and network");
        }
    }
}

/// <summary><c>-verify</c>: runs every check, whatever the others found, and prints a line for each finding as it comes.</summary>
internal static class Verifier
{
    /// <returns>True if nothing failed.</returns>
    public static async Task<bool> RunAsync(IEnumerable<Check> checks, Redactor redactor, TextWriter output, CancellationToken cancel)
    {
        var verdicts = new List<string>();
        foreach (var (subject, findings) in checks)
        {
            try
            {
                await foreach (var finding in findings)
                    Write(subject, finding);
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                Write(subject, new Finding(Finding.IsFailed, e.Message));
            }
        }
        var counts = new[] { Finding.IsOk, Finding.IsFailed, Finding.IsSkipped }.Select(v => $"{verdicts.Count(o => o == v)} {v}");
        await output.WriteLineAsync($"verify: {string.Join(", ", counts)}");
        return !verdicts.Contains(Finding.IsFailed);

        void Write(string subject, Finding finding)
        {
            verdicts.Add(finding.Verdict);
            output.WriteLine(redactor.Redact($"{finding.Verdict, -8} {subject, -11} {TerminalText.OneLine(finding.Text)}"));
        }
    }
}
