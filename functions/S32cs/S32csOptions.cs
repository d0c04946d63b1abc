using System.Text.RegularExpressions;
using GapFurniture.S32cs.Endpoints;
using GapFurniture.S32cs.Input;
using GapFurniture.S32cs.Upload;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;

namespace GapFurniture.S32cs;

/// <summary>The command line, or in Lambda the environment alone.</summary>
internal sealed record S32csOptions
{
    private static readonly FlagSet s_flags = new(
        "S32CS_",
        [
            new Flag("default-endpoint", "HOST|URL", "document endpoint of the domain; also from ENDPOINT"),
            new Flag("key-regexp", "REGEXP", "takes the endpoint from the key: group \"endpoint\" or group 1; also from KEY_REGEXP"),
            new Flag("unmatched", "error|default", "what becomes of keys that do not match (default error)"),
            new Flag("allowed-endpoints", "PATTERNS", $"which endpoints keys may choose (default {AllowList.Default})"),
            new Flag("queue", "URL", "load what the S3 events of this queue tell of, until it is empty"),
            new Flag("rejects", "PLACE", "keep rejected documents: s3://bucket/prefix/, or a file"),
            new Flag("strict", null, "a rejected document fails its object, after the good ones are in"),
            new Flag("numeric-ids", "text|reject", "ids that are whole numbers: make them text, or reject them (default text)"),
            new Flag("concurrency", "N", "uploads side by side, for domains on larger instances (default 1)"),
            new Flag("check", null, "validate, count and report; send nothing"),
            new Flag("dry-run", null, "the same, and write to standard output what would be sent, a batch a line"),
            new Flag("max-execution-time", "DURATION", "give up after this time, such as 5m30s"),
            new Flag("debug", null, "log more"),
            new Flag("version", null, "show the version"),
            new Flag("help", null, "show this help"),
        ]
    );

    public static string Version { get; } = PieceProgram.VersionOf(typeof(S32csOptions));

    public static string Help { get; } =
        $$"""
            s32cs: uploads lines of JSON to CloudSearch, in batches as large as it takes.

            usage: s32cs [flags] FILE | - | s3://bucket/key …
                   s32cs [flags] -queue URL

            {{s_flags.Help()}}
            examples:
              s32cs -check movies.ndjson.gz
              s32cs -default-endpoint doc-movies-abc.us-east-1.cloudsearch.amazonaws.com movies.ndjson.gz
              s32cs -queue https://sqs.us-east-1.amazonaws.com/123456789012/movies-dead -key-regexp '^([^/]+)/'

            In AWS Lambda the same executable takes S3 events directly, from SQS, SNS or EventBridge, and a queue to
            drain as the event {"queue_url": "https://sqs…"}.

            exit status: 0 all well, 1 something could not be loaded (with -check: or was rejected), 2 wrong flags.

            """;

    public required EndpointRules Endpoints { get; init; }

    public required LoaderSettings Loader { get; init; }

    public string? Queue { get; init; }

    public string? Rejects { get; init; }

    public bool Check { get; init; }

    public bool DryRun { get; init; }

    public TimeSpan? MaxExecutionTime { get; init; }

    public bool Debug { get; init; }

    public bool ShowVersion { get; init; }

    public bool ShowHelp { get; init; }

    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>True if nothing is sent.</summary>
    public bool SendsNothing => Check || DryRun;

    /// <exception cref="OptionsException">Wrong flags or variables: all of them.</exception>
    public static S32csOptions Parse(IReadOnlyList<string> args, Func<string, string?> readVariable, bool inLambda)
    {
        var sources = new List<string>();
        var read = s_flags.Parse([.. args.Select(Spelling)], name => Variable(name, readVariable), sources);
        var options = new S32csOptions
        {
            Endpoints = new EndpointRules(
                Endpoint(read, readVariable),
                Pattern(read),
                Choice(read, "unmatched", "error", "default"),
                new AllowList(Patterns(read.Text("allowed-endpoints") ?? AllowList.Default))
            ),
            Loader = new LoaderSettings(
                !Choice(read, "numeric-ids", "text", "reject"),
                read.Switch("strict"),
                read.Number("concurrency", 1, 1, 32)
            ),
            Queue = read.Text("queue"),
            Rejects = read.Text("rejects"),
            Check = read.Switch("check"),
            DryRun = read.Switch("dry-run"),
            MaxExecutionTime = read.Duration("max-execution-time"),
            Debug = read.Switch("debug"),
            ShowVersion = read.Switch("version"),
            ShowHelp = read.Switch("help"),
            Sources = sources,
        };
        if (!options.ShowHelp && !options.ShowVersion)
            options.CheckTogether(read, inLambda);
        read.ThrowIfInvalid();
        return options;
    }

    private void CheckTogether(EnvironmentOptions read, bool inLambda)
    {
        var isEndpointGiven = read.Text("default-endpoint") is not null || read.Text("key-regexp") is not null;
        if (!SendsNothing && !isEndpointGiven && !read.HasUnknownFlags && Endpoints is { Default: null, KeyPattern: null })
            read.Problem(
                "no endpoint is given: set ENDPOINT (or -default-endpoint), or KEY_REGEXP (or -key-regexp) to take it from the key"
            );
        if (Rejects is { } place && S3Location.IsUrl(place) && S3Location.Parse(place) is null)
            read.Problem($"{read.NameOf("rejects")}: \"{place}\" is not an s3://bucket/prefix/ URL");
        if (inLambda)
        {
            if (Rejects is not null && !S3Location.IsUrl(Rejects))
                read.Problem($"S32CS_REJECTS: \"{Rejects}\" is not an s3://bucket/prefix/ URL, and files do not outlive a function");
            return;
        }
        if (Queue is { } queue && AwsNames.QueueProblem(queue) is { } slip)
            read.Problem($"{read.NameOf("queue")}: {slip}");
        if (Queue is null && Sources.Count == 0 && !read.HasUnknownFlags)
            read.Problem("nothing to load: give FILE, -, s3://bucket/key, or -queue URL");
        foreach (var problem in RejectsProblems())
            read.Problem($"{read.NameOf("rejects")}: {problem}");
        if (Queue is not null && (Sources.Count > 0 || SendsNothing))
            read.Problem("-queue goes with neither files nor -check nor -dry-run");
        foreach (var source in Sources.Where(S3Location.IsUrl).Where(s => S3Location.Parse(s) is not { Key.Length: > 0 }))
            read.Problem($"\"{source}\" is not an s3://bucket/key URL");
    }

    // Found out before the work instead of at the first reject.
    private IEnumerable<string> RejectsProblems()
    {
        if (Rejects is not { } file || S3Location.IsUrl(file))
            yield break;
        var path = Path.GetFullPath(file);
        if (Directory.Exists(path))
            yield return $"\"{file}\" is a folder; name a file in it";
        else if (!Directory.Exists(Path.GetDirectoryName(path)))
            yield return $"\"{file}\": there is no folder {Path.GetDirectoryName(path)}; make it first";
        if (Sources.Any(s => !S3Location.IsUrl(s) && Path.GetFullPath(s) == path))
            yield return $"\"{file}\" is also to be loaded, and would be written over; name another file";
    }

    // What fingers type, and the original's name.
    private static string Spelling(string argument) =>
        argument switch
        {
            "-h" => "-help",
            "-key-regex" or "--key-regex" => "-key-regexp",
            _ when argument.StartsWith("-key-regex=", StringComparison.Ordinal) => "-key-regexp=" + argument["-key-regex=".Length..],
            _ => argument,
        };

    // The original's variables, without a prefix.
    private static string? Variable(string name, Func<string, string?> readVariable) =>
        readVariable(name) is { Length: > 0 } own
            ? own
            : name switch
            {
                "S32CS_DEFAULT_ENDPOINT" => readVariable("ENDPOINT"),
                "S32CS_KEY_REGEXP" => readVariable("KEY_REGEXP"),
                _ => null,
            };

    private static DomainEndpoint? Endpoint(EnvironmentOptions read, Func<string, string?> readVariable)
    {
        if ((read.Text("default-endpoint") ?? Domains.Override(readVariable)) is not { } text)
            return null;
        if (DomainEndpoint.Parse(text) is { } endpoint)
        {
            if (endpoint.Instead is { } document)
                read.Problem($"{NameOf(read, "default-endpoint", "ENDPOINT")}: {text} takes searches; documents go to {document}");
            return endpoint;
        }
        read.Problem($"{NameOf(read, "default-endpoint", "ENDPOINT")}: {DomainEndpoint.ProblemOf(text)}");
        return null;
    }

    private static Regex? Pattern(EnvironmentOptions read)
    {
        if (read.Text("key-regexp") is not { } text)
            return null;
        try
        {
            return EndpointRules.ParsePattern(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException)
        {
            read.Problem($"{NameOf(read, "key-regexp", "KEY_REGEXP")}: \"{text}\": {e.Message}");
            return null;
        }
    }

    private static string NameOf(EnvironmentOptions read, string option, string original) =>
        read.NameOf(option) is var name && name.StartsWith('-') ? name : original;

    /// <summary>True for the second choice, false for the first, which is the default.</summary>
    private static bool Choice(EnvironmentOptions read, string option, string first, string second)
    {
        var text = read.Text(option);
        if (text is not null && text != first && text != second)
            read.Problem($"{read.NameOf(option)}: \"{text}\" is neither {first} nor {second}");
        return text == second;
    }

    private static string[] Patterns(string list) =>
        list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
