using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Dead;

/// <summary>Asks a piece's own executable what it says about objects, in few processes, each with an end in time.</summary>
/// <param name="settings">Its settings as deployed; those of this process's environment win.</param>
internal sealed partial class Explanation(
    PieceFacts piece,
    string executable,
    IReadOnlyDictionary<string, string> settings,
    CancellationToken cancellation
)
{
    private const int MostObjects = 500; // of one command line, which has room for a megabyte; a URL has at most 1,100 characters
    private static readonly TimeSpan s_time = TimeSpan.FromMinutes(2);
    private static readonly string[] s_levels = ["trace", "debug", "info", "warn", "error", "fatal"];

    /// <summary>What the executable said instead of an explanation, on one line; null if it worked.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The command without the objects, as people would type it.</summary>
    public string Command => $"{piece.Executable} {string.Join(' ', piece.Explains!)}";

    /// <summary>The piece's executable: the one that is named, else the one on PATH; null when there is none.</summary>
    public static string? Find(PieceFacts piece, string? named) =>
        named
        ?? (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, piece.Executable))
            .FirstOrDefault(File.Exists);

    /// <summary>What it says about each object; objects that it says nothing about are missing.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(IEnumerable<string> urls)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var batch in urls.Distinct(StringComparer.Ordinal).Chunk(MostObjects))
        {
            var lines = await RunAsync(batch);
            Read(lines, batch.ToHashSet(StringComparer.Ordinal), said);
            if (said.Count == 0)
            {
                // What stops it for these will stop it for the others.
                Trouble = lines.LastOrDefault(l => l.Length > 0) is { } last ? ReasonText.Of(last, "") : "it said nothing";
                break;
            }
        }
        return said;
    }

    private async Task<IReadOnlyList<string>> RunAsync(string[] urls)
    {
        var start = new ProcessStartInfo(executable, [.. piece.Explains!, .. urls])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
            start.Environment.TryAdd(name, value);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(s_time);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            try
            {
                var (output, errors) = (process.StandardOutput, process.StandardError);
                var texts = await Task.WhenAll(output.ReadToEndAsync(end.Token), errors.ReadToEndAsync(end.Token));
                await process.WaitForExitAsync(end.Token);
                return [.. texts.SelectMany(t => t.Split('\n'))];
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
        }
        catch (Win32Exception e)
        {
            return [e.Message];
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return [$"stopped after {s_time.TotalMinutes} minutes"];
        }
    }

    // Either a line about an object (a log line), or a line that is an object, and below it what comes of it behind "=>".
    private static void Read(IReadOnlyList<string> lines, HashSet<string> urls, Dictionary<string, string> said)
    {
        var rank = new Dictionary<string, int>(StringComparer.Ordinal);
        string? block = null;
        foreach (var line in lines.Select(l => l.TrimEnd('\r')))
        {
            if (urls.Contains(line))
                block = line;
            else if (block is not null && line.TrimStart() is ['=', '>', .. var outcome])
                said[block] = ReasonText.Of(outcome, "");
            else if (ObjectNames.In(line, urls) is { } url && Logged().Match(line) is { Success: true } log)
            {
                // The first of the worst: one bad line of thousands says more than the sum behind it.
                var level = Array.IndexOf(s_levels, log.Groups["level"].Value);
                if (level <= rank.GetValueOrDefault(url, -1))
                    continue;
                rank[url] = level;
                var text = log.Groups["text"].Value;
                said[url] = ReasonText
                    .Of(text.Replace(url, "", StringComparison.Ordinal).Replace(": :", ":", StringComparison.Ordinal), "")
                    .TrimStart(':', ' ');
            }
        }
    }

    [GeneratedRegex(@"^\S+ \S+ (?<level>trace|debug|info|warn|error|fatal) +(?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Logged();
}
