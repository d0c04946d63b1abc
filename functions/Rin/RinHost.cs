using Amazon;
using Amazon.Redshift;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Ledger;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin;

/// <summary>Puts Rin's parts together, for the command line and for Lambda alike.</summary>
internal sealed class RinHost : IAsyncDisposable
{
    private readonly ILoggerFactory _loggers;
    private readonly S3Clients _s3;
    private readonly Logins _logins;
    private readonly ConnectionPools _pools;
    private readonly DataApiStatements _dataApi;
    private readonly Ledgers _ledgers;
    private readonly Lazy<IAmazonSQS> _sqs;

    private RinHost(RinConfig config, Redactor redactor, ILoggerFactory loggers)
    {
        Config = config;
        _loggers = loggers;
        Logger = loggers.CreateLogger("rin");
        redactor.Add(config.Aws.SecretAccessKey);
        foreach (var target in config.Targets)
            redactor.Add(target.Connection?.Password);
        var time = TimeProvider.System;
        _s3 = new S3Clients(region => CreateS3(config.Aws, region));
        _logins = new Logins(
            () => Create(config.Aws, new AmazonRedshiftConfig(), c => new AmazonRedshiftClient(c), (k, c) => new(k, c)),
            redactor,
            time
        );
        _pools = new ConnectionPools(_logins);
        _sqs = new(() => Create(config.Aws, new AmazonSQSConfig(), c => new AmazonSQSClient(c), (k, c) => new AmazonSQSClient(k, c)));
        _dataApi = new DataApiStatements(
            () =>
                Create(
                    config.Aws,
                    new AmazonRedshiftDataAPIServiceConfig(),
                    c => new AmazonRedshiftDataAPIServiceClient(c),
                    (k, c) => new AmazonRedshiftDataAPIServiceClient(k, c)
                ),
            time
        );
        var warehouses = new Warehouses(
            new PostgresWarehouse(_pools, redactor, Logger),
            new DataApiWarehouse(_dataApi, redactor, time, Logger)
        );
        _ledgers = new Ledgers(new PostgresLedgers(_pools, redactor), new DataApiLedgers(_dataApi, redactor));
        var health = new LedgerHealth(_ledgers);
        Warehouse = new LedgerWarehouse(warehouses, health, config.Targets);
        var groups = new GroupLoader(
            Warehouse,
            new CopyAuthorizer(config.Aws, redactor),
            new ExactKeys(_s3, Logger),
            new ManifestStore(_s3, config.Manifest, Logger),
            new ExactlyOnce(_ledgers, health, time, Logger),
            time,
            Logger
        );
        Loader = new BatchLoader(config, groups, time, Logger);
    }

    public RinConfig Config { get; }

    public ILogger Logger { get; }

    public BatchLoader Loader { get; }

    public LedgerWarehouse Warehouse { get; }

    public LedgerTasks CreateLedgerTasks(TextWriter output) =>
        new(Config.Targets, _ledgers, new LedgerHealth(_ledgers), TimeProvider.System, output);

    public Worker CreateWorker() => new(_sqs.Value, Loader, Warehouse, TimeProvider.System, Logger);

    /// <summary>Reads the config and puts everything together; nothing is connected yet.</summary>
    /// <exception cref="ConfigException">The config is wrong or cannot be had.</exception>
    public static async Task<RinHost> CreateAsync(RinOptions options, bool inLambda, CancellationToken cancellationToken)
    {
        var redactor = new Redactor();
        var loggers = LoggerFactory.Create(logging =>
        {
            logging.SetMinimumLevel(options.Debug ? LogLevel.Debug : LogLevel.Information);
            logging.AddProvider(
                inLambda
                    ? new LineLoggerProvider(LambdaOutput(), LineFormat.Json, redactor)
                    : new LineLoggerProvider(Console.Error, LineFormat.Plain, redactor)
            );
        });
        var needsQueue = !options.DryRun && options.Ledger is null && (!inLambda || options.Batch);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var source = new ConfigSource(() => CreateS3(new AwsSettings(null, null, null, null), region: null), http);
        var text = await source.FetchAsync(options.Config, cancellationToken);
        var location = ConfigSource.Printable(options.Config);
        var config = ConfigReader.Read(location, text, Environment.GetEnvironmentVariable, needsQueue);
        var host = new RinHost(config, redactor, loggers);
        Log.Starting(host.Logger, RinOptions.Version, Mode(options, inLambda), location);
        foreach (var warning in config.Warnings)
            Log.ConfigWarning(host.Logger, warning);
        foreach (var target in config.Targets)
            Log.Target(host.Logger, target.ToString());
        return host;
    }

    // The official bootstrap may wrap what goes through Console once more; the stream itself is ours alone.
    private static StreamWriter LambdaOutput() => new(Console.OpenStandardOutput()) { AutoFlush = true };

    private static string Mode(RinOptions options, bool inLambda) =>
        (inLambda, options.Batch, options.DryRun) switch
        {
            _ when options.Ledger is not null => "ledger",
            (_, _, true) => "dry run",
            (true, true, _) => "Lambda, draining the queue",
            (true, false, _) => "Lambda, serving SQS events",
            (false, true, _) => "batch",
            _ => "daemon",
        };

    internal static AmazonS3Client CreateS3(AwsSettings aws, string? region)
    {
        // Emulators seldom have a name for every bucket.
        var elsewhere = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") ?? Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL");
        // A function in a VPC without a way to S3 is to learn it in seconds: lists and manifests are small.
        var config = new AmazonS3Config
        {
            ForcePathStyle = !string.IsNullOrEmpty(elsewhere),
            Timeout = TimeSpan.FromSeconds(10),
            MaxErrorRetry = 2,
        };
        return Create(aws with { Region = region ?? aws.Region }, config, c => new AmazonS3Client(c), (k, c) => new AmazonS3Client(k, c));
    }

    // The config's region and keys where it has them, else the SDK's own chains.
    private static TClient Create<TConfig, TClient>(
        AwsSettings aws,
        TConfig config,
        Func<TConfig, TClient> withChain,
        Func<AWSCredentials, TConfig, TClient> withKeys
    )
        where TConfig : ClientConfig
    {
        if (aws.Region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(aws.Region);
            config.AuthenticationRegion = aws.Region;
        }
        return aws is { AccessKeyId: not null, SecretAccessKey: not null }
            ? withKeys(new BasicAWSCredentials(aws.AccessKeyId, aws.SecretAccessKey), config)
            : withChain(config);
    }

    public async ValueTask DisposeAsync()
    {
        if (_sqs.IsValueCreated)
            _sqs.Value.Dispose();
        await _pools.DisposeAsync();
        _dataApi.Dispose();
        _logins.Dispose();
        _s3.Dispose();
        _loggers.Dispose();
    }
}
