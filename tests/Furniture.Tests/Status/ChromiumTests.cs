using System.Diagnostics;
using GapFurniture.Furniture.Status;

namespace GapFurniture.Furniture.Tests.Status;

/// <summary>The page as a real browser shows it, where the machine has Chromium.</summary>
public sealed class ChromiumTests : IDisposable
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly string _folder = Directory.CreateTempSubdirectory("furniture-").FullName;

    [Fact]
    public async Task A_browser_shows_every_piece_and_asks_nobody_for_anything()
    {
        var chromium = Find();
        Assert.SkipWhen(chromium is null, "the page is NOT looked at: there is no Chromium (tools/apt chromium)");
        var page = Path.Combine(_folder, "status.html");
        await File.WriteAllTextAsync(page, HtmlPage.Of(StatusSamples.All, StatusSamples.Now), TestContext.Current.CancellationToken);
        var log = Path.Combine(_folder, "net.json");

        var shown = await RunAsync(chromium!, $"--log-net-log={log}", "--dump-dom", $"file://{page}");

        foreach (var piece in StatusSamples.All.Select(s => s.Piece))
        {
            shown.ShouldContain($"<h2>{piece.Piece} <small>");
            foreach (var metric in piece.Counts.Metrics)
                shown.ShouldContain($"<b>{metric.Label}</b><span>max ");
        }
        // The browser calls its maker by itself; for the page it opens one file and looks up no host.
        var requests = await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken);
        requests.ShouldNotContain("\"initiator\":\"file://");
        requests.ShouldNotContain("favicon.ico");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .SelectMany(folder => s_names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    private async Task<string> RunAsync(string chromium, params string[] arguments)
    {
        var start = new ProcessStartInfo(chromium)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] all =
        [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            $"--user-data-dir={Path.Combine(_folder, "profile")}",
            .. arguments,
        ];
        foreach (var argument in all)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await error);
        return output;
    }
}
