using GapFurniture.Aws.Events;
using GapFurniture.Shared;
using GapFurniture.Shared.Options;

namespace GapFurniture.CodeBuildFire;

/// <summary>The settings: flags over environment variables; in Lambda the variables alone.</summary>
internal sealed class CodeBuildFireOptions(EnvironmentOptions read, IReadOnlyList<string> operands, IReadOnlyList<string> pairs)
{
    public static readonly FlagSet Flags = new(
        "CODEBUILDFIRE_",
        new Flag("env", "NAME=VALUE", "a variable of the build; may be repeated (in CODEBUILDFIRE_ENV: one per line)", Repeatable: true),
        new Flag("source-version", "VERSION", "branch, tag, commit or version of the source"),
        new Flag("wait", null, "follow the build to its end; exit 1 if it fails"),
        new Flag("interval", "DURATION", "with -wait, how often to ask (default 5s)"),
        new Flag("dry-run", null, "show what would be started, start nothing"),
        new Flag("projects", "NAMES", "the only projects that may be started, separated by commas (default any)"),
        new Flag("routes", "ROUTES", "for EventBridge: PATTERN=PROJECT;… by prefix of the key, s3:// URL, or ^regexp"),
        new Flag("coalesce", null, "start one build for all objects of a project in one event"),
        new Flag("no-object", null, "do not pass the object to the build"),
        new Flag("s3-bucket", "NAME", "variable for the object's bucket (default S3_BUCKET)"),
        new Flag("s3-key", "NAME", "variable for its key (default S3_KEY)"),
        new Flag("s3-version-id", "NAME", "variable for its version, if it has one (default S3_VERSION_ID)"),
        new Flag("s3-etag", "NAME", "variable for its entity tag (default S3_ETAG)"),
        new Flag("debug", null, "log more than warnings (Lambda always does)")
    );

    public static string Help { get; } =
        $$"""
            codebuildfire: starts CodeBuild builds, on S3 notifications, on a schedule, or from the command line.

            usage: codebuildfire PROJECT [flags]

            {{Flags.Help()}}
            examples:
              codebuildfire restore-mysql
              codebuildfire restore-mysql -env MYSQL_BACKUP_URL=s3://backups/mysql/today.sql.gz -wait

            In AWS Lambda the same executable takes S3 notifications, whose configuration id is the project's name,
            directly or by SNS or SQS; EventBridge events; and inputs such as {"project": "nightly"}.

            exit status: 0 started (with -wait: succeeded), 1 not started or failed, 2 wrong flags or settings.

            """;

    // What an object's bucket, key, version and entity tag are called, by option.
    private static readonly (string Option, string Name)[] s_objectVariables =
    [
        ("s3-bucket", "S3_BUCKET"),
        ("s3-key", "S3_KEY"),
        ("s3-version-id", "S3_VERSION_ID"),
        ("s3-etag", "S3_ETAG"),
    ];

    public string Project { get; } = operands is [var first, ..] ? first : ""; // the project of the command line; empty in Lambda

    // If a name is repeated, the last value wins.
    public IReadOnlyList<Variable> Environment { get; } =
    [.. pairs.Select(Variable.Parse).OfType<Variable>().GroupBy(v => v.Name).Select(g => g.Last())];
    public string? SourceVersion { get; } = read.Text("source-version");
    public bool Wait { get; } = read.Switch("wait");
    public TimeSpan Interval { get; } = read.Duration("interval") ?? TimeSpan.FromSeconds(5);
    public bool DryRun { get; } = read.Switch("dry-run");
    public IReadOnlySet<string> Projects { get; } = Names(read); // the only projects that may be started; empty for any

    // Projects for objects whose event names none; the first that matches wins.
    public IReadOnlyList<Route> Routes { get; } = read.Parsed<IReadOnlyList<Route>>("routes", Route.ParseAll, []);
    public bool Coalesce { get; } = read.Switch("coalesce"); // all objects of a project in one event start one build
    public bool NoObject { get; } = read.Switch("no-object"); // the object is not passed to the build

    /// <summary>Names of the variables for the object's bucket, key, version and entity tag.</summary>
    public IReadOnlyList<string> ObjectVariables { get; } =
    [.. s_objectVariables.Select(v => read.Parsed(v.Option, Variable.ReadName, v.Name))];
    public bool Debug { get; } = read.Switch("debug");

    /// <exception cref="OptionsException">Lists all wrong flags and variables.</exception>
    public static CodeBuildFireOptions Parse(IReadOnlyList<string> args, Func<string, string?> readVariable, bool inLambda)
    {
        var operands = new List<string>();
        var read = Flags.Parse(args, readVariable, operands);
        string[] pairs =
        [
            .. (readVariable(read.VariableOf("env")) ?? "").Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries),
            .. read.Given.Where(f => f.Name == "env").Select(f => f.Value),
        ];
        var options = new CodeBuildFireOptions(read, operands, pairs);
        if (!inLambda && operands.Count == 1 && !ProjectName.IsValid(options.Project))
            read.Problem($"\"{options.Project}\" is not a project name such as restore-mysql");
        if (inLambda && options.DryRun)
            read.Problem($"{read.NameOf("dry-run")} is for the command line: a function starts builds");
        foreach (var pair in pairs.Where(p => Variable.Parse(p) is null))
            read.Problem($"-env \"{pair}\" is not NAME=VALUE");
        foreach (var problem in options.Environment.Select(v => Variable.ProblemOf(v.Name)).OfType<string>())
            read.Problem($"-env {problem}");
        if (!inLambda && operands.Count != 1 && !(operands.Count == 0 && read.HasUnknownFlags))
            read.Problem(
                operands.Count == 0 ? "give the name of the project to start" : $"give one project, not {string.Join(' ', operands)}"
            );
        read.ThrowIfInvalid();
        return options;
    }

    private static HashSet<string> Names(EnvironmentOptions read)
    {
        var names = (read.Text("projects") ?? "").Split(
            [',', ' ', '\n'],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        foreach (var name in names.Where(n => !ProjectName.IsValid(n)))
            read.Problem($"{read.NameOf("projects")}: \"{name}\" is not a valid project name");
        return [.. names];
    }
}

/// <summary>Which objects of EventBridge events start which project.</summary>
/// <param name="Pattern">A prefix of the key; a prefix of the URL when it starts with <c>s3://</c>; a regular expression for the key when it starts with <c>^</c>.</param>
internal sealed record Route(string Pattern, string Project)
{
    private readonly KeyRegex? _expression = Pattern.StartsWith('^') ? new KeyRegex(Pattern) : null;

    public bool Matches(S3Record entity) =>
        _expression?.IsMatch(entity.Key)
        ?? (Pattern.StartsWith("s3://", StringComparison.Ordinal) ? entity.Url : entity.Key).StartsWith(Pattern, StringComparison.Ordinal);

    /// <summary>Reads routes, <c>PATTERN=PROJECT</c> separated by semicolons or line ends; the first that matches wins.</summary>
    /// <exception cref="FormatException">One of them is not of that form, or its expression is wrong.</exception>
    public static IReadOnlyList<Route> ParseAll(string text) =>
        [.. text.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static Route Parse(string text) =>
        text.LastIndexOf('=') is var equals and >= 0 && ProjectName.IsValid(text[(equals + 1)..])
            ? new Route(text[..equals], text[(equals + 1)..])
            : throw new FormatException($"\"{text}\" is not PATTERN=PROJECT");
}
