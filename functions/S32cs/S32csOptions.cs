using GapFurniture.Aws;
using GapFurniture.S32cs.Upload;
using GapFurniture.Shared;
using GapFurniture.Shared.Options;

namespace GapFurniture.S32cs;

/// <summary>The command line, or in Lambda the environment alone.</summary>
internal sealed class S32csOptions(EnvironmentOptions read, Func<string, string?> readVariable, IReadOnlyList<string> sources)
{
    public static readonly FlagSet Flags = new(
        "S32CS_",
        new Flag("default-endpoint", "HOST|URL", "document endpoint of the domain; also from ENDPOINT")
        {
            Alias = "endpoint",
            Original = "ENDPOINT",
        },
        new Flag("key-regexp", "REGEXP", "takes the endpoint from the key: group \"endpoint\" or group 1; also from KEY_REGEXP")
        {
            Alias = "key-regex",
            Original = "KEY_REGEXP",
        },
        new Flag("unmatched", "error|default", "what happens to keys that do not match (default error)"),
        new Flag("allowed-endpoints", "PATTERNS", $"which endpoints keys may choose (default {EndpointRules.AllowedByDefault})"),
        new Flag("queue", "URL", "load the objects that the S3 events in this queue announce, until it is empty"),
        new Flag("rejects", "LOCATION", "keep rejected documents: s3://bucket/prefix/, or a file"),
        new Flag("strict", null, "a rejected document fails its object, after the good ones are in"),
        new Flag("numeric-ids", "text|reject", "ids that are whole numbers: make them text, or reject them (default text)"),
        new Flag("concurrency", "N", "uploads side by side, for domains on larger instances (default 1)"),
        new Flag("check", null, "validate, count and report; send nothing"),
        new Flag("dry-run", null, "the same, and write to standard output what would be sent, a batch a line"),
        new Flag("max-execution-time", "DURATION", "stop after this time, such as 5m30s (default 0: no limit)"),
        new Flag("debug", null, "log more")
    );

    public static string Help { get; } =
        $$"""
            s32cs: uploads lines of JSON to CloudSearch, in batches as large as it accepts.

            usage: s32cs [flags] FILE | - | s3://bucket/key …
                   s32cs [flags] -queue URL

            {{Flags.Help()}}
            examples:
              s32cs -check movies.ndjson.gz
              s32cs -default-endpoint doc-movies-abc.us-east-1.cloudsearch.amazonaws.com movies.ndjson.gz
              s32cs -queue https://sqs.us-east-1.amazonaws.com/123456789012/movies-dead -key-regexp '^([^/]+)/'

            In AWS Lambda the same executable takes S3 events directly, from SQS, SNS or EventBridge, and a queue to
            drain as the event {"queue_url": "https://sqs…"}.

            exit status: 0 success, 1 something could not be loaded (with -check: or was rejected), 2 wrong flags.

            """;

    public EndpointRules Endpoints { get; } =
        new(
            read.Parsed(
                "default-endpoint",
                DomainEndpoint.Read,
                Domains.Emulator(readVariable) is { } emulator ? DomainEndpoint.Parse(emulator) : null
            ),
            read.Parsed("key-regexp", EndpointRules.ParsePattern, null as KeyRegex),
            read.Choice("unmatched", "error", "default") == "default",
            (read.Text("allowed-endpoints") ?? EndpointRules.AllowedByDefault).Split(
                [',', ' '],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        );
    public LoaderSettings Loader { get; } =
        new(read.Choice("numeric-ids", "text", "reject") != "reject", read.Switch("strict"), read.Number("concurrency", 1, 1, 32));
    public string? Queue { get; } = read.Text("queue");
    public string? Rejects { get; } = Folder(read.Text("rejects"));
    public bool Check { get; } = read.Switch("check");
    public bool DryRun { get; } = read.Switch("dry-run");
    public TimeSpan? MaxExecutionTime { get; } = read.Duration("max-execution-time") is { Ticks: > 0 } limit ? limit : null;
    public bool Debug { get; } = read.Switch("debug");
    public IReadOnlyList<string> Sources => sources;

    /// <summary>True if nothing is sent.</summary>
    public bool SendsNothing => Check || DryRun;

    /// <exception cref="OptionsException">Wrong flags or variables: all of them.</exception>
    public static S32csOptions Parse(IReadOnlyList<string> args, Func<string, string?> readVariable, bool inLambda)
    {
        var sources = new List<string>();
        var read = Flags.Parse(args, readVariable, sources);
        var options = new S32csOptions(read, readVariable, sources);
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
        if (Rejects is not null && ProblemOfRejects(Rejects, inLambda) is { } problem)
            read.Problem($"{read.NameOf("rejects")}: {problem}");
        if (inLambda && SendsNothing)
            read.Problem(
                $"{read.NameOf(Check ? "check" : "dry-run")} is for the command line: a function would take messages and send nothing"
            );
        if (inLambda)
            return;
        if (Queue is { } queue && AwsNames.QueueProblem(queue) is { } slip)
            read.Problem($"{read.NameOf("queue")}: {slip}");
        if (Queue is null && Sources.Count == 0 && !read.HasUnknownFlags)
            read.Problem("nothing to load: give FILE, -, s3://bucket/key, or -queue URL");
        if (Queue is not null && (Sources.Count > 0 || SendsNothing))
            read.Problem("-queue cannot be combined with files, -check or -dry-run");
        foreach (var source in Sources.Where(S3Url.IsUrl))
        {
            if (S3Url.ParseObject(source) is not { } url)
                read.Problem($"\"{source}\" is not an s3://bucket/key URL");
            else if (url.Key.EndsWith('/'))
                read.Problem($"\"{source}\" is a prefix; name the objects below it");
        }
    }

    // Found out before the work instead of at the first reject.
    private string? ProblemOfRejects(string place, bool inLambda)
    {
        if (S3Url.IsUrl(place))
            return S3Url.Parse(place) is not { } url ? $"\"{place}\" is not an s3://bucket/prefix/ URL"
                : url.Key.StartsWith('/') || url.Key.AsSpan().ContainsAny('*', '?')
                    ? $"\"{place}\": S3 takes a slash in front, * and ? as they are; give a prefix such as s3://{url.Bucket}/rejects/"
                : null;
        if (inLambda)
            return $"\"{place}\" is not an s3://bucket/prefix/ URL, and files do not outlive a function";
        var path = Path.GetFullPath(place);
        var folder = Path.GetDirectoryName(path);
        return Directory.Exists(path) ? $"\"{place}\" is a folder; name a file in it"
            : !Directory.Exists(folder) ? $"\"{place}\": there is no folder {folder}; make it first"
            : Sources.Any(s => !S3Url.IsUrl(s) && Path.GetFullPath(s) == path)
                ? $"\"{place}\" is also to be loaded, and would be written over; name another file"
            : null;
    }

    // A prefix is a folder: s3://bucket/rejects is not to take s3://bucket/rejects-of-2019/ for its own.
    private static string? Folder(string? rejects) =>
        rejects is not null && S3Url.ParseObject(rejects) is { } url && !url.Key.EndsWith('/') ? rejects + "/" : rejects;
}
