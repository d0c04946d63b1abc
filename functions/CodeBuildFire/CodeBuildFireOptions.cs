using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;

namespace GapFurniture.CodeBuildFire;

/// <summary>The command line, or in Lambda the environment alone.</summary>
internal sealed record CodeBuildFireOptions
{
    private static readonly FlagSet s_flags = new(
        "CODEBUILDFIRE_",
        [
            new Flag("env", "NAME=VALUE", "a variable of the build; may be repeated (as a variable: one a line)"),
            new Flag("source-version", "VERSION", "branch, tag, commit or version of the source"),
            new Flag("wait", null, "follow the build to its end; its status is ours"),
            new Flag("interval", "DURATION", "with -wait, how often to ask (default 5s)"),
            new Flag("dry-run", null, "show what would be started, start nothing"),
            new Flag("projects", "NAMES", "the only projects that may be started, separated by commas (default any)"),
            new Flag("routes", "ROUTES", "for EventBridge: PATTERN=PROJECT;… by prefix of the key, s3:// URL, or ^regexp"),
            new Flag("coalesce", null, "several objects for one project in one event start one build"),
            new Flag("no-object", null, "do not tell the build of the object"),
            new Flag("s3-bucket", "NAME", "variable for the object's bucket (default S3_BUCKET)"),
            new Flag("s3-key", "NAME", "variable for its key (default S3_KEY)"),
            new Flag("s3-version-id", "NAME", "variable for its version, if it has one (default S3_VERSION_ID)"),
            new Flag("s3-etag", "NAME", "variable for its entity tag (default S3_ETAG)"),
            new Flag("debug", null, "log more than warnings (Lambda always does)"),
            new Flag("version", null, "show the version"),
            new Flag("help", null, "show this help"),
        ]
    );

    public static string Version { get; } = PieceProgram.VersionOf(typeof(CodeBuildFireOptions));

    public static string Help { get; } =
        $$"""
            codebuildfire: starts CodeBuild builds, for what S3 or a schedule tells, or by hand.

            usage: codebuildfire PROJECT [flags]

            {{s_flags.Help()}}
            examples:
              codebuildfire restore-mysql
              codebuildfire restore-mysql -env MYSQL_BACKUP_URL=s3://backups/mysql/today.sql.gz -wait

            In AWS Lambda the same executable takes S3 notifications, whose configuration id is the project's name,
            directly or by SNS or SQS; EventBridge events; and inputs such as {"project": "nightly"}.

            exit status: 0 started (with -wait: succeeded), 1 not started or failed, 2 wrong flags.

            """;

    /// <summary>The project to be started by hand; empty in Lambda.</summary>
    public string Project { get; init; } = "";

    public IReadOnlyList<Variable> Environment { get; init; } = [];

    public string? SourceVersion { get; init; }

    public bool Wait { get; init; }

    public TimeSpan Interval { get; init; }

    public bool DryRun { get; init; }

    /// <summary>The only projects that may be started; empty for any.</summary>
    public IReadOnlySet<string> Projects { get; init; } = new HashSet<string>();

    /// <summary>Projects for objects whose event names none; the first that matches wins.</summary>
    public IReadOnlyList<Route> Routes { get; init; } = [];

    /// <summary>Several objects for one project in one event start one build.</summary>
    public bool Coalesce { get; init; }

    /// <summary>The build is not told of the object.</summary>
    public bool NoObject { get; init; }

    public string BucketVariable { get; init; } = "S3_BUCKET";

    public string KeyVariable { get; init; } = "S3_KEY";

    public string VersionIdVariable { get; init; } = "S3_VERSION_ID";

    public string ETagVariable { get; init; } = "S3_ETAG";

    public bool Debug { get; init; }

    public bool ShowVersion { get; init; }

    public bool ShowHelp { get; init; }

    /// <exception cref="OptionsException">Wrong flags or variables: all of them.</exception>
    public static CodeBuildFireOptions Parse(IReadOnlyList<string> args, Func<string, string?> readVariable, bool inLambda)
    {
        var operands = new List<string>();
        var (rest, given) = TakeEnvironment(args);
        var read = s_flags.Parse(rest, readVariable, operands);
        string[] pairs = [.. (read.Text("env") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries), .. given];
        var options = new CodeBuildFireOptions
        {
            Project = operands.FirstOrDefault() ?? "",
            // The last word counts.
            Environment = [.. pairs.Select(Variable.Parse).OfType<Variable>().GroupBy(v => v.Name).Select(g => g.Last())],
            SourceVersion = read.Text("source-version"),
            Wait = read.Switch("wait"),
            Interval = read.Duration("interval") ?? TimeSpan.FromSeconds(5),
            DryRun = read.Switch("dry-run"),
            Projects = Names(read),
            Routes = RoutesOf(read),
            Coalesce = read.Switch("coalesce"),
            NoObject = read.Switch("no-object"),
            BucketVariable = read.Text("s3-bucket") ?? "S3_BUCKET",
            KeyVariable = read.Text("s3-key") ?? "S3_KEY",
            VersionIdVariable = read.Text("s3-version-id") ?? "S3_VERSION_ID",
            ETagVariable = read.Text("s3-etag") ?? "S3_ETAG",
            Debug = read.Switch("debug"),
            ShowVersion = read.Switch("version"),
            ShowHelp = read.Switch("help"),
        };
        if (!inLambda && operands.Count == 1 && !Planner.IsProjectName(options.Project))
            read.Problem($"\"{options.Project}\" is no project's name: give the name alone, such as restore-mysql");
        foreach (var pair in pairs.Where(p => Variable.Parse(p) is null))
            read.Problem($"-env \"{pair}\" is not NAME=VALUE");
        if (!inLambda && !options.ShowHelp && !options.ShowVersion && operands.Count != 1 && !(operands.Count == 0 && read.HasUnknownFlags))
            read.Problem(operands.Count == 0 ? "which project? give its name" : $"one project at a time, not {string.Join(' ', operands)}");
        read.ThrowIfInvalid();
        return options;
    }

    // The one flag that may be repeated.
    private static (IReadOnlyList<string> Others, IReadOnlyList<string> Pairs) TakeEnvironment(IReadOnlyList<string> args)
    {
        var (rest, pairs) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is "-env" or "--env" && i + 1 < args.Count)
                pairs.Add(args[++i]);
            else if (args[i].StartsWith("-env=", StringComparison.Ordinal) || args[i].StartsWith("--env=", StringComparison.Ordinal))
                pairs.Add(args[i][(args[i].IndexOf('=', StringComparison.Ordinal) + 1)..]);
            else
                rest.Add(args[i]);
        }
        return (rest, pairs);
    }

    private static HashSet<string> Names(EnvironmentOptions read)
    {
        var names = (read.Text("projects") ?? "").Split(
            [',', ' ', '\n'],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        foreach (var name in names.Where(n => !Planner.IsProjectName(n)))
            read.Problem($"{read.NameOf("projects")}: \"{name}\" cannot be the name of a project");
        return [.. names];
    }

    private static IReadOnlyList<Route> RoutesOf(EnvironmentOptions read)
    {
        try
        {
            return Route.ParseAll(read.Text("routes") ?? "");
        }
        catch (Exception e) when (e is FireException or ArgumentException)
        {
            read.Problem($"{read.NameOf("routes")}: {e.Message}");
            return [];
        }
    }
}
