using System.Text.RegularExpressions;

namespace GapFurniture.Pieces;

/// <summary>
/// A page whose commands a test runs for real: all its shell blocks, top to bottom, in one bash, so that what one block sets the next can
/// use. Where the page names things that only its reader has (a cluster, a bucket, <c>./publish</c>), the test says what stands for them.
/// </summary>
/// <example>
/// <code>
/// var outcome = await Readme.Of("functions/Rin/README.md")
///     .Replace("my-cluster.example.com", "127.0.0.1")          // in commands, and in the output that the page shows
///     .StandIn("publish", $"echo {executable}")                // ./publish is this script now
///     .Without(block => block.Text.Contains("./demo"))         // with the reason beside it
///     .RunAsync(cloud.Environment, cancellationToken);
/// outcome.Failures.ShouldBeEmpty(outcome.Transcript);
/// </code>
/// </example>
public sealed partial class Readme
{
    private readonly List<(string Old, string New)> _replacements = [];
    private readonly List<(string Name, string Script)> _standIns = [];
    private readonly List<Func<ReadmeBlock, bool>> _left = [];

    private Readme(IReadOnlyList<ReadmeBlock> blocks) => Blocks = blocks;

    /// <summary>All fenced blocks, of whatever language.</summary>
    public IReadOnlyList<ReadmeBlock> Blocks { get; }

    /// <summary>Folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The page at a path below the repository's folder.</summary>
    public static Readme Of(string path) => Parse(File.ReadAllText(Path.Combine(Root, path)));

    /// <summary>The page with this text.</summary>
    public static Readme Parse(string page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var blocks = Fence()
            .Matches(page.ReplaceLineEndings("\n"))
            .Select(m => new ReadmeBlock(m.Groups["language"].Value, page.AsSpan(0, m.Index).Count('\n') + 1, m.Groups["text"].Value));
        return new Readme([.. blocks]);
    }

    /// <summary>Reads another text where the page has this one, in commands and in the output that it shows.</summary>
    public Readme Replace(string old, string replacement)
    {
        _replacements.Add((old, replacement));
        return this;
    }

    /// <summary>Puts an executable script into the folder where the commands run; <c>$@</c> in it are the arguments.</summary>
    public Readme StandIn(string name, string script)
    {
        _standIns.Add((name, script));
        return this;
    }

    /// <summary>Leaves blocks out. Each should have a reason.</summary>
    public Readme Without(Func<ReadmeBlock, bool> blocks)
    {
        _left.Add(blocks);
        return this;
    }

    /// <summary>The steps that would run.</summary>
    public IReadOnlyList<ReadmeStep> Steps =>
        [
            .. Blocks
                .Where(block => block.IsShell && !_left.Exists(left => left(block)))
                .SelectMany(ReadmeStep.Of)
                .Select(s => s with { Command = Adapt(s.Command), Expected = s.Expected is null ? null : Adapt(s.Expected) }),
        ];

    /// <summary>Runs the commands in a new folder that is removed afterwards. A block that fails ends the run; an other output does not.</summary>
    /// <param name="environment">Variables beside the test's own.</param>
    /// <param name="cancellationToken">Kills what runs.</param>
    public async Task<ReadmeOutcome> RunAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("readme-").FullName;
        try
        {
            foreach (var (name, script) in _standIns)
            {
                var path = Path.Combine(folder, name);
                await File.WriteAllTextAsync(path, $"#!/usr/bin/env bash\n{script}\n", cancellationToken);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
            return await new ShellSession(folder, environment).RunAsync(Steps, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string Adapt(string text) => _replacements.Aggregate(text, (t, r) => t.Replace(r.Old, r.New, StringComparison.Ordinal));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GapFurniture.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"no GapFurniture.sln above {AppContext.BaseDirectory}");
    }

    [GeneratedRegex(
        @"^```(?<language>[a-z]*)[^\n]*\n(?<text>.*?)\n?^```[ ]*$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        5000
    )]
    private static partial Regex Fence();
}
