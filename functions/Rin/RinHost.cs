using System.Collections.Concurrent;
using Amazon.Redshift;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using GapFurniture.Aws;
using GapFurniture.Queue;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Load;
using GapFurniture.Rin.Report;
using GapFurniture.Rin.Verify;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Tls;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin;

/// <summary>Puts Rin's parts together, for the command line and for Lambda alike.</summary>
internal sealed class RinHost : IAsyncDisposable
{
    private static readonly TimeSpan s_progressEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, S3Client> _s3 = new(StringComparer.Ordinal);
    private readonly Dictionary<Connection, Warehouse> _warehouses;
    private readonly Lazy<IAmazonSQS> _sqs;
    private readonly Lazy<IAmazonRedshift> _redshift;
    private readonly Redactor _redactor;
    private readonly ProgressLine? _progress;
    private readonly ITimer? _progressTimer;

    private RinHost(RinConfig config, string source, Redactor redactor, ILogger logger, ProgressLine? progress, bool metrics)
    {
        (Config, Source, Logger) = (config, source, logger);
        (_redactor, _progress) = (redactor, progress);
        redactor.Add(config.Aws.SecretAccessKey);
        foreach (var target in config.Targets)
        {
            redactor.Add(target.Connection?.Password);
            foreach (var secret in SqlOptions.Secrets(target.SqlOption))
                redactor.Add(secret);
        }
        var time = TimeProvider.System;
        var (region, keys) = (config.Aws.Region, KeysOf(config.Aws));
        _sqs = new(() => SqsClients.For(config.QueueName ?? "", region, keys));
        // A worker in a VPC without a way to this API is to learn it in seconds; whoever asks tries again.
        _redshift = new(() =>
            new AmazonRedshiftClient(
                new AmazonRedshiftConfig
                {
                    Timeout = TimeSpan.FromSeconds(10),
                    MaxErrorRetry = 2,
                    MaxStaleConnectionRetries = 0,
                    DefaultAWSCredentials = keys,
                }.Ready(region)
            )
        );
        var dataApi = new Lazy<IAmazonRedshiftDataAPIService>(() =>
            new AmazonRedshiftDataAPIServiceClient(
                new AmazonRedshiftDataAPIServiceConfig { DefaultAWSCredentials = keys }.Ready(region, countsAttempts: true)
            )
        );
        var logins = new Logins(() => _redshift.Value, redactor, time);
        _warehouses = config.Connections.ToDictionary(c => c, Open);
        Ledger = new Ledger(WarehouseOf, time, logger);
        var monitor = new LoadMonitor(time, logger);
        if (progress is not null)
            _progressTimer = time.CreateTimer(_ => progress.Show(_ => monitor.ToString()), state: null, s_progressEvery, s_progressEvery);
        var groups = new GroupLoader(
            config,
            WarehouseOf,
            () => GroupLoader.AuthorizeAsync(config.Aws, redactor),
            new PrefixCollisions(S3, logger),
            new Manifests(S3, logger),
            Ledger,
            monitor,
            time,
            logger
        );
        Loader = new BatchLoader(config, groups, monitor, metrics ? DimensionOf(config) : null, time, logger);
        Gate = new WarehouseGate(config, WarehouseOf, Ledger, new ClusterStates(() => _redshift.Value), time, logger);

        Warehouse Open(Connection connection) =>
            connection.Driver is Driver.RedshiftData
                ? new DataApiDatabase(connection, () => dataApi.Value, redactor, time, logger)
                : new PostgresDatabase(new PostgresSessions(connection, logins), redactor, logger);
    }

    public RinConfig Config { get; }
    public string Source { get; } // where the config comes from, without secrets
    public ILogger Logger { get; }
    public BatchLoader Loader { get; }
    public WarehouseGate Gate { get; }
    public Ledger Ledger { get; }

    public Worker CreateWorker() => new(_sqs.Value, Loader, Config.Batch, Gate, TimeProvider.System, Logger);

    /// <summary>Checks everything that a run with this config needs.</summary>
    /// <returns>True if nothing failed.</returns>
    public Task<bool> VerifyAsync(TextWriter output, CancellationToken cancel)
    {
        // Always fine: a broken config never gets this far. Warnings were logged when it was read.
        var (targets, warehouses) = (Counted.Of(Config.Targets.Count, "target"), Counted.Of(Config.Connections.Count(), "warehouse"));
        var config = Finding.Ok($"{Source}: {targets}, {warehouses}");
        var aws = new AwsChecks(Config, S3, () => _redshift.Value, cancel);
        Check[] checks =
        [
            new("config", () => Task.FromResult(config)),
            new("credentials", aws.CredentialsAsync()),
            new("queue", new QueueCheck(() => _sqs.Value, Config.QueueName, cancel).RunAsync()),
            new("bucket", aws.BucketsAsync()),
            new("manifest", aws.ManifestAsync()),
            .. WarehouseChecks.Of(Config, WarehouseOf, Ledger, cancel),
            new("role", aws.RoleAsync()),
        ];
        return Verifier.RunAsync(checks, _redactor, output, cancel);
    }

    /// <summary>Reads the config and puts everything together; nothing is connected yet.</summary>
    /// <exception cref="ConfigException">The config is wrong or cannot be read.</exception>
    public static async Task<RinHost> CreateAsync(RinOptions options, bool inLambda, CancellationToken cancel)
    {
        var redactor = new Redactor();
        var isJson = options.LogsJson ?? (inLambda || options.Metrics == true);
        var isSeen = !inLambda && !options.OnlyReports && !isJson && !Console.IsErrorRedirected;
        var progress = isSeen ? ProgressLine.OfConsole("rin") : null;
        var least =
            options.Debug ? LogLevel.Debug
            : options.OnlyReports ? LogLevel.Warning
            : LogLevel.Information;
        var output = inLambda ? LineLogger.LambdaOutput() : progress ?? Console.Error;
        var logger = new LineLogger(output, isJson, least, redactor);
        var needsQueue = !options.OnlyReports && options.Ledger is null && (!inLambda || options.Batch);
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = Trust.System.Options() })
        {
            Timeout = TimeSpan.FromSeconds(30),
            MaxResponseContentBufferSize = ConfigSource.MaxLength,
        };
        var fetcher = new ConfigSource(() => CreateS3(new AwsSettings(null, null, null, null), region: null), http);
        var text = await fetcher.FetchAsync(options.Config, cancel);
        var source = ConfigSource.Printable(options.Config);
        var config = ConfigReader.Read(source, text, Environment.GetEnvironmentVariable, needsQueue);
        var metrics = isJson && (options.Metrics ?? inLambda);
        var host = new RinHost(config, source, redactor, logger, progress, metrics);
        Log.Starting(host.Logger, PieceProgram.Version, Mode(options, inLambda), source);
        foreach (var warning in config.Warnings)
            Log.ConfigWarning(host.Logger, warning);
        foreach (var target in config.Targets)
            Log.Target(host.Logger, target.ToString());
        return host;
    }

    private static string Mode(RinOptions options, bool inLambda) =>
        options switch
        {
            { Ledger: not null } => "ledger",
            { OnlyReports: true } => "report only",
            { Batch: true } => inLambda ? "Lambda, draining the queue" : "batch",
            _ => inLambda ? "Lambda, serving SQS events" : "daemon",
        };

    // In Lambda the function's name; elsewhere the queue's, which several workers may share.
    private static (string Name, string Value) DimensionOf(RinConfig config) =>
        Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME") is { Length: > 0 } function
            ? ("Function", function)
            : ("Queue", config.QueueName is { Length: > 0 } queue ? queue.Split('/')[^1] : "none");

    private Warehouse WarehouseOf(Connection connection) => _warehouses[connection];

    // One for each Region that the config names; null: the process's own.
    private S3Client S3(string? region) => _s3.GetOrAdd(region ?? "", _ => CreateS3(Config.Aws, region));

    // A function in a VPC without a way to S3 is to learn it in seconds: lists and manifests are small.
    internal static S3Client CreateS3(AwsSettings aws, string? region) =>
        new S3Client(new AmazonS3Config { Timeout = TimeSpan.FromSeconds(10), MaxErrorRetry = 2 }, region ?? aws.Region, KeysOf(aws));

    // The config's keys; null: the SDK's chain.
    private static BasicAWSCredentials? KeysOf(AwsSettings aws) =>
        aws is { AccessKeyId: { } id, SecretAccessKey: { } secret } ? new BasicAWSCredentials(id, secret) : null;

    // The SDK's clients have nothing to finish, and end with the process.
    public async ValueTask DisposeAsync()
    {
        foreach (var warehouse in _warehouses.Values.OfType<IAsyncDisposable>())
            await warehouse.DisposeAsync();
        if (_progressTimer is not null)
            await _progressTimer.DisposeAsync();
        if (_progress is not null)
            await _progress.DisposeAsync();
    }
}
