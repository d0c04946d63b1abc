using System.Text.RegularExpressions;

namespace GapFurniture.Pieces;

/// <summary>
/// A page whose commands a test runs for real: all its shell blocks, top to bottom, in one bash, so that what one block sets the next can
/// use. Where the page names things that only its reader has (a cluster, a bucket, <c>./publish</c>), the test says what stands for them.
/// </summary>
/// <example>
/// <code>
/// var outcome = await Readme.OfPiece("LogMover")
///     .Replace("my-cluster.example.com", "127.0.0.1")          // in commands, and in the output that the page shows
///     .Publishing("LogMover", executable)                      // ./publish gives it now
///     .StandIn("aws", "echo {}")                               // aws and ./aws are this script
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

    /// <summary>The page at a path below the repository's folder, without the blocks that no test runs.</summary>
    public static Readme Of(string path) => OfAll(path);

    /// <summary>A piece's pages as one: README.md, then REFERENCE.md, in one shell.</summary>
    public static Readme OfPiece(string piece) => OfAll($"functions/{piece}/README.md", $"functions/{piece}/REFERENCE.md");

    /// <summary>The page with this text.</summary>
    public static Readme Parse(string page) => new([.. BlocksOf(page, "")]);

    private static Readme OfAll(params string[] paths) =>
        new Readme([.. paths.SelectMany(path => BlocksOf(File.ReadAllText(Path.Combine(Root, path)), path))]).Without(LeftOut.Has);

    private static IEnumerable<ReadmeBlock> BlocksOf(string text, string page)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Fence()
            .Matches(text.ReplaceLineEndings("\n"))
            .Select(m => new ReadmeBlock(
                m.Groups["language"].Value,
                text.AsSpan(0, m.Index).Count('\n') + 1,
                m.Groups["text"].Value,
                page
            ));
    }

    /// <summary>Reads another text where the page has this one, in commands and in the output that it shows.</summary>
    public Readme Replace(string old, string replacement)
    {
        _replacements.Add((old, replacement));
        return this;
    }

    /// <summary>Puts an executable script into the folder where the commands run, which is first on PATH; <c>$@</c> in it are the arguments.</summary>
    public Readme StandIn(string name, string script)
    {
        _standIns.Add((name, script));
        return this;
    }

    /// <summary>Lets <c>./publish PIECE</c> give an executable that is there already, and <c>--zip</c> say where the package would be.</summary>
    public Readme Publishing(string piece, string executable)
    {
        ArgumentNullException.ThrowIfNull(piece);
        var name = piece.ToLowerInvariant();
        return StandIn(
            "publish",
            $$"""
            [ "$1" = '{{piece}}' ] || exit 2
            case " $* " in
              *' --zip '*) echo artifacts/pieces/{{name}}.zip ;;
              *) mkdir -p bin && ln -sf '{{executable}}' bin/{{name}} && echo bin/{{name}} ;;
            esac
            """
        );
    }

    /// <summary>
    /// A <c>sam</c> that deploys nothing, but fails as the real one does where a template is not there or knows no such parameter. (That the
    /// templates can be deployed is shown by the tests that run them in the local cloud.)
    /// </summary>
    public Readme Deploying() =>
        StandIn(
            "sam",
            $$"""
            [ "$1 $2 $4 $6 $7 $8 $9" = "deploy --template-file --stack-name --capabilities CAPABILITY_IAM --resolve-s3 --parameter-overrides" ] || exit 2
            for given in "${@:10}"; do
              grep -q "\"${given%%=*}\": {" "{{Root}}/$3" || { echo "$3 has no parameter ${given%%=*}"; exit 1; }
            done
            """
        );

    /// <summary>Leaves blocks out; those of whole pages stand in <see cref="LeftOut"/>.</summary>
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
                var file = Path.Combine(folder, name);
                await File.WriteAllTextAsync(file, $"#!/usr/bin/env bash\n{script}\n", cancellationToken);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
            var path = $"{folder}:{environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH")}";
            var all = new Dictionary<string, string>(environment, StringComparer.Ordinal) { ["PATH"] = path };
            return await new ShellSession(folder, all).RunAsync(Steps, cancellationToken);
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
