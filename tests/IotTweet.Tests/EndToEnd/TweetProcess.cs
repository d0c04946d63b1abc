using System.Diagnostics;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>The real executable: the published one that GAP_IOTTWEET names (./test sets it), else the one built beside the tests.</summary>
internal static class TweetProcess
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static string Executable { get; } =
        Environment.GetEnvironmentVariable("GAP_IOTTWEET") is { Length: > 0 } published ? published : Built();

    /// <summary>Runs to its end.</summary>
    public static async Task<(int Status, string Output)> RunAsync(
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static string Built() =>
        Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory,
                "..",
                "..",
                "IotTweet",
                Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')),
                "iottweet"
            )
        );
}
