using GapFurniture.Aws;
using GapFurniture.Rin.Load;
using GapFurniture.Shared.Options;

namespace GapFurniture.Rin;

/// <summary>The command line, or in Lambda the environment alone.</summary>
internal sealed class RinOptions(EnvironmentOptions read, IReadOnlyList<string> urls)
{
    public static readonly FlagSet Flags = new(
        "RIN_",
        new Flag("config", "PATH|URL", "config file: a path, s3://bucket/key, https://… (default config.yaml)", "c"),
        new Flag("batch", null, "end when the queue is empty; in Lambda: drain the queue when invoked", "b"),
        new Flag("max-execution-time", "DURATION", "stop receiving after this time, such as 5m30s (default 0: no limit)"),
        new Flag("dry-run", null, "check the config, show plan and SQL for the given s3:// URLs; connects to nothing"),
        new Flag("explain", null, "which targets match the given s3:// URLs, and why others do not; connects to nothing"),
        new Flag("verify", null, "check queue, buckets, warehouse, tables and rights one by one"),
        new Flag("init-ledger", null, "create the tables that exactly_once names, where they are missing"),
        new Flag("prune-ledger", "AGE", "delete their rows that are older than this, such as 90d or 2160h"),
        new Flag("debug", null, "log more: every COPY as it is sent, secrets masked", "d"),
        new Flag("log-format", "FORMAT", "plain for people, json for collectors (default plain; in Lambda json)"),
        new Flag("metrics", null, "CloudWatch metrics in the JSON log's summaries (default: on in Lambda)")
    );

    public string Config { get; } = read.Text("config") ?? "config.yaml";
    public bool Batch { get; } = read.Switch("batch");
    public bool DryRun { get; } = read.Switch("dry-run");
    public bool Explain { get; } = read.Switch("explain");
    public bool Verify { get; } = read.Switch("verify");
    public bool Debug { get; } = read.Switch("debug");
    public IReadOnlyList<string> Urls => urls;

    // Null: no limit.
    public TimeSpan? MaxExecutionTime { get; } = read.Duration("max-execution-time") is { Ticks: > 0 } limit ? limit : null;
    public LedgerTask? Ledger { get; } = ReadLedger(read); // set: only this is done, and no queue is read

    // Null: JSON in Lambda and for metrics, else plain.
    public bool? LogsJson { get; } = read.Text("log-format") is null ? null : read.Choice("log-format", "plain", "json") == "json";
    public bool? Metrics { get; } = read.Text("metrics") is null ? null : read.Switch("metrics"); // null: in Lambda

    public bool OnlyReports => DryRun || Explain || Verify; // true if the run only looks and reports: nothing is received or loaded

    public static string Help { get; } =
        $"""
            rin: loads S3 objects into Redshift as SQS messages announce them.

            usage: rin [-config config.yaml] [-batch] [flags]

            {Flags.Help()}
            examples:
              rin -config config.yaml                        as a daemon, until SIGTERM
              rin -config s3://my-bucket/rin.yaml -batch     empty the queue, then end
              rin -config config.yaml -verify                does everything exist, with the rights it needs?
              rin -config config.yaml -explain s3://my-bucket/logs/2026/11/21.gz
              rin -config config.yaml -dry-run s3://my-bucket/logs/1.gz s3://my-bucket/logs/2.gz
              rin -config config.yaml -prune-ledger 90d

            In AWS Lambda the same executable serves an SQS event source, with partial batch responses;
            RIN_CONFIG then says where the config is.

            exit status: 0 success, 1 something could not be loaded or reached, or a check failed, 2 wrong flags or config.
            -c, -b, -d, -v and -h are short for -config, -batch, -debug, -version and -help.

            """;

    /// <exception cref="OptionsException">Wrong flags or variables: all of them.</exception>
    public static RinOptions Parse(IReadOnlyList<string> args, Func<string, string?> readVariable, bool inLambda)
    {
        var urls = new List<string>();
        var read = Flags.Parse(args, readVariable, urls);
        var options = new RinOptions(read, urls);
        Check(options, read);
        if (inLambda && (options.OnlyReports || options.Ledger is not null))
            read.Problem(
                "RIN_DRY_RUN, RIN_EXPLAIN, RIN_VERIFY, RIN_INIT_LEDGER and RIN_PRUNE_LEDGER are for the command line: a function loads"
            );
        read.ThrowIfInvalid();
        return options;
    }

    private static void Check(RinOptions options, EnvironmentOptions read)
    {
        // Runs that only look and report: one at a time.
        (string Name, bool IsOn)[] modes = [("-dry-run", options.DryRun), ("-explain", options.Explain), ("-verify", options.Verify)];
        if (modes.Count(m => m.IsOn) > 1)
            read.Problem($"{string.Join(" and ", modes.Where(m => m.IsOn).Select(m => m.Name))} exclude each other");
        if (options is { Ledger: not null, Batch: true })
            read.Problem("-init-ledger and -prune-ledger read no queue: leave out -batch");
        if (options.Explain && options.Urls.Count == 0)
            read.Problem("-explain needs s3://bucket/key URLs");
        if (options is { Metrics: true, LogsJson: false })
            read.Problem("-metrics needs -log-format json");
        foreach (var url in options.Urls)
        {
            if (!options.DryRun && !options.Explain)
                read.Problem($"\"{url}\" is not a flag");
            else if (S3Url.ParseObject(url) is null)
                read.Problem($"\"{url}\" is not an s3://bucket/key URL");
        }
    }

    private static LedgerTask? ReadLedger(EnvironmentOptions read)
    {
        var init = read.Switch("init-ledger") ? new LedgerTask(null) : null;
        var prune = read.Parsed<LedgerTask?>("prune-ledger", ReadAge, null);
        if (init is not null && prune is not null)
            read.Problem("-init-ledger and -prune-ledger exclude each other: run rin twice");
        return prune ?? init;
    }

    private static LedgerTask ReadAge(string text) =>
        LedgerTask.TryParseAge(text, out var age)
            ? new LedgerTask(age)
            : throw new FormatException($"\"{text}\" is not an age such as 90d or 2160h");
}
