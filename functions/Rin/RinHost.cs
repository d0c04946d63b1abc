using Amazon;
using Amazon.Redshift;
using Amazon.RedshiftDataAPIService;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Copy;
using GapFurniture.Rin.Ledger;
using GapFurniture.Rin.Reporting;
using GapFurniture.Rin.Verification;
using GapFurniture.Rin.Warehouse;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin;

/// <summary>Puts Rin's parts together, for the command line and for Lambda alike.</summary>
internal sealed class RinHost : IAsyncDisposable
{
    private readonly S3Clients _s3;
    private readonly Logins _logins;
    private readonly ConnectionPools _pools;
    private readonly DataApiStatements _dataApi;
    private readonly Ledgers _ledgers;
    private readonly Lazy<IAmazonSQS> _sqs;
    private readonly Lazy<IAmazonRedshift> _redshift;
    private readonly Redactor _redactor;
    private readonly string _source;
    private readonly ProgressLine? _progress;

    private RinHost(RinConfig config, string source, Redactor redactor, ILogger logger, ProgressLine? progress, bool metrics)
    {
        Config = config;
        (_source, _redactor, _progress) = (source, redactor, progress);
        Logger = logger;
        redactor.Add(config.Aws.SecretAccessKey);
        foreach (var target in config.Targets)
            redactor.Add(target.Connection?.Password);
        var time = TimeProvider.System;
        _s3 = new S3Clients(region => CreateS3(config.Aws, region));
        _redshift = new(CreateRedshift);
        _logins = new Logins(() => _redshift.Value, redactor, time);
        _pools = new ConnectionPools(_logins);
        _sqs = new(() => Create(config.Aws, new AmazonSQSConfig(), c => new AmazonSQSClient(c), (k, c) => new AmazonSQSClient(k, c)));
        _dataApi = new DataApiStatements(CreateDataApi, time);
        var monitor = new LoadMonitor(time, Logger);
        progress?.Follow(monitor);
        var warehouses = new MonitoredWarehouse(
            new Warehouses(
                new PostgresWarehouse(_pools, redactor, monitor, Logger),
                new DataApiWarehouse(_dataApi, redactor, monitor, time, Logger)
            ),
            monitor
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
        var reporter = new BatchReporter(monitor, time, metrics ? DimensionOf(config) : null, Logger);
        Loader = new BatchLoader(config, groups, reporter, time, Logger);
        Watch = new WarehouseWatch(Warehouse, new ClusterStates(() => _redshift.Value), time, Logger);
    }

    public RinConfig Config { get; }

    public ILogger Logger { get; }

    public BatchLoader Loader { get; }

    public LedgerWarehouse Warehouse { get; }

    public LedgerTasks CreateLedgerTasks(TextWriter output) =>
        new(Config.Targets, _ledgers, new LedgerHealth(_ledgers), TimeProvider.System, output);

    public WarehouseWatch Watch { get; }

    /// <summary>The config's place, as people may see it.</summary>
    public string Source => _source;

    /// <summary>Checks of everything that a run with this config needs.</summary>
    public Verifier CreateVerifier(TextWriter output)
    {
        var connections = Config.Targets.Select(t => t.Connection).OfType<Connection>().Distinct().ToList();
        List<ICheck> checks =
        [
            new ConfigCheck(Config, _source),
            new CredentialsCheck(Config.Aws),
            new QueueCheck(() => _sqs.Value, Config.QueueName),
            new BucketCheck(Config, _s3),
            new ManifestCheck(Config, _s3),
            .. connections.Select(c => new WarehouseCheck(c, Config.Targets, QueriesOf(c))),
            .. connections.Where(c => c.Driver is Driver.RedshiftData).Select(c => new DataApiCheck(c, _dataApi, CreateDataApi)),
            .. connections.Select(c => new LedgerCheck(c, Config.Targets, new LedgerHealth(_ledgers))),
            new RoleCheck(Config, CreateRedshift),
        ];
        return new Verifier(checks, _redactor, output);
    }

    private IQueries QueriesOf(Connection connection) =>
        connection.Driver is Driver.RedshiftData ? new DataApiQueries(_dataApi) : new PostgresQueries(_pools);

    private AmazonRedshiftClient CreateRedshift() =>
        Create(Config.Aws, RedshiftApi(), c => new AmazonRedshiftClient(c), (k, c) => new AmazonRedshiftClient(k, c));

    private AmazonRedshiftDataAPIServiceClient CreateDataApi() =>
        Create(
            Config.Aws,
            new AmazonRedshiftDataAPIServiceConfig(),
            c => new AmazonRedshiftDataAPIServiceClient(c),
            (k, c) => new AmazonRedshiftDataAPIServiceClient(k, c)
        );

    // In Lambda the function's name; elsewhere the queue's, which several workers may share.
    private static (string Name, string Value) DimensionOf(RinConfig config) =>
        Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME") is { Length: > 0 } function
            ? ("Function", function)
            : ("Queue", config.QueueName is { Length: > 0 } queue ? queue.Split('/')[^1] : "none");

    public Worker CreateWorker() => new(_sqs.Value, Loader, Config.Batch, Watch, TimeProvider.System, Logger);

    /// <summary>Reads the config and puts everything together; nothing is connected yet.</summary>
    /// <exception cref="ConfigException">The config is wrong or cannot be had.</exception>
    public static async Task<RinHost> CreateAsync(RinOptions options, bool inLambda, CancellationToken cancellationToken)
    {
        var redactor = new Redactor();
        var format = options.LogFormat ?? (inLambda || options.Metrics == true ? LineFormat.Json : LineFormat.Plain);
        var isSeen = !inLambda && !options.OnlyTells && format is LineFormat.Plain && !Console.IsErrorRedirected;
        var progress = isSeen ? new ProgressLine(Console.Error, () => Console.WindowWidth, TimeProvider.System) : null;
        var least =
            options.Debug ? LogLevel.Debug
            : options.OnlyTells ? LogLevel.Warning
            : LogLevel.Information;
        var output = inLambda ? LineLogger.LambdaOutput() : progress?.Log ?? Console.Error;
        var logger = new LineLogger(output, format, least, redactor);
        var needsQueue = !options.OnlyTells && options.Ledger is null && (!inLambda || options.Batch);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var source = new ConfigSource(() => CreateS3(new AwsSettings(null, null, null, null), region: null), http);
        var text = await source.FetchAsync(options.Config, cancellationToken);
        var location = ConfigSource.Printable(options.Config);
        var config = ConfigReader.Read(location, text, Environment.GetEnvironmentVariable, needsQueue);
        var metrics = format is LineFormat.Json && (options.Metrics ?? inLambda);
        var host = new RinHost(config, location, redactor, logger, progress, metrics);
        Log.Starting(host.Logger, RinOptions.Version, Mode(options, inLambda), location);
        foreach (var warning in config.Warnings)
            Log.ConfigWarning(host.Logger, warning);
        foreach (var target in config.Targets)
            Log.Target(host.Logger, target.ToString());
        return host;
    }

    private static string Mode(RinOptions options, bool inLambda) =>
        (inLambda, options.Batch, options.OnlyTells) switch
        {
            _ when options.Ledger is not null => "ledger",
            (_, _, true) => "only telling",
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

    // A worker in a VPC without a way to this API is to learn it in seconds.
    private static AmazonRedshiftConfig RedshiftApi() => new() { Timeout = TimeSpan.FromSeconds(10), MaxErrorRetry = 2 };

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
        if (_redshift.IsValueCreated)
            _redshift.Value.Dispose();
        await _pools.DisposeAsync();
        _dataApi.Dispose();
        _logins.Dispose();
        _s3.Dispose();
        _progress?.Dispose();
    }
}
