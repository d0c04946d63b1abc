using System.Collections.Concurrent;
using GapFurniture.LocalCloud.CloudSearch;
using GapFurniture.LocalCloud.CodeBuild;
using GapFurniture.LocalCloud.DynamoDb;
using GapFurniture.LocalCloud.EventBridge;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Redshift;
using GapFurniture.LocalCloud.S3;
using GapFurniture.LocalCloud.Sqs;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.LocalCloud.Sts;
using GapFurniture.LocalCloud.X;
using GapFurniture.Pieces.Tracing;

namespace GapFurniture.LocalCloud;

/// <summary>The local cloud: all services behind one port of 127.0.0.1, in memory.</summary>
internal sealed class LocalCloudHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, IAwsService> _services = new(StringComparer.Ordinal);
    private readonly CloudIdentity _identity;
    private readonly LocalHttpServer _server;
    private RedshiftStack? _redshift;

    private LocalCloudHost(LocalCloudOptions options)
    {
        _identity = new CloudIdentity(
            options.Region,
            options.AccountId,
            "LOCALCLOUDACCESSKEY0",
            "local-cloud-secret-key-that-is-no-secret"
        );
        Keys = new KeyRing(_identity);
        Sts = new LocalSts(_identity, Keys);
        Time = options.Time;
        Faults = new FaultBook(options.FaultSeed);
        Sqs = new LocalSqs(_identity, Time, Faults, () => Endpoint);
        Lambda = new LocalLambda(_identity, Time, Sqs, options.AsyncRetryDelays, () => Environment);
        S3 = new LocalS3(
            _identity,
            Time,
            new Notifier(_identity, new NotificationTargets(_identity, Sqs, Lambda), Faults, Time)
            {
                ToEventBridge = json => EventBridge!.Publish(json),
            }
        );
        EventBridge = new LocalEventBridge(_identity, Sqs, Lambda);
        Ssm = new LocalSsm(_identity, Time);
        CloudSearch = new LocalCloudSearch(() => Endpoint);
        _services["cloudsearch"] = new CloudSearchService(CloudSearch, Faults, Time);
        var documents = new DocumentsApi(CloudSearch);
        CodeBuild = new LocalCodeBuild(_identity, Time);
        foreach (
            IAwsService service in new IAwsService[]
            {
                new S3Service(S3, Time),
                new SqsService(Sqs, _identity),
                new LambdaService(Lambda),
                new SsmService(Ssm),
                new CodeBuildService(CodeBuild),
                new StsService(Sts),
                new DynamoDbService(DynamoDb, _identity),
                new EventBridgeService(EventBridge),
            }
        )
            _services[service.SigningName] = service;
        var gateway = new Http.Gateway(_services, Keys, Faults, Requests, Time, () => Access);
        X = new LocalX(Time);
        foreach (var secret in XKeys.Secrets)
            Traces.Secret(SecretKind.Credential, secret);
        var x = new XService(X, Faults, Requests, Time);
        var control = new ControlApi(Faults, Requests, new FunctionsApi(Lambda));
        _server = new LocalHttpServer(
            options.Port,
            async context =>
            {
                if (await x.HandleAsync(context))
                    return;
                if (!context.Request.Path.StartsWithSegments("/_local", StringComparison.Ordinal))
                    await gateway.HandleAsync(context);
                else if (!await documents.HandleAsync(context))
                    await control.HandleAsync(context);
            }
        );
    }

    /// <summary>Where all services listen, such as <c>http://127.0.0.1:41234</c>.</summary>
    public string Endpoint => $"http://127.0.0.1:{_server.Port}";

    /// <summary>Region, account and keys of this cloud.</summary>
    public CloudIdentity Identity => _identity;

    public LocalS3 S3 { get; }

    public LocalSqs Sqs { get; }

    public LocalLambda Lambda { get; }

    public LocalSsm Ssm { get; }

    public LocalCloudSearch CloudSearch { get; }

    public LocalCodeBuild CodeBuild { get; }

    public LocalDynamoDb DynamoDb { get; } = new();

    public LocalX X { get; }

    public LocalEventBridge EventBridge { get; }

    /// <summary>Redshift, when the options asked for it.</summary>
    public RedshiftStack Redshift => _redshift ?? throw new InvalidOperationException("started without Redshift");

    /// <summary>The key pairs that all services accept.</summary>
    public KeyRing Keys { get; }

    public LocalSts Sts { get; }

    public FaultBook Faults { get; }

    public RequestLog Requests { get; } = new();

    /// <summary>What callers over HTTP may do. The default value is null: everything.</summary>
    public AccessPolicy? Access { get; set; }

    public TimeProvider Time { get; }

    /// <summary>What a process needs in its environment to take this for AWS.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string>(_more, StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = Endpoint,
            ["AWS_REGION"] = _identity.Region,
            ["AWS_DEFAULT_REGION"] = _identity.Region,
            ["AWS_ACCESS_KEY_ID"] = _identity.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = _identity.SecretAccessKey,
            ["CLOUDSEARCH_ENDPOINT"] = Endpoint,
            ["X_API_URL"] = Endpoint,
            ["IOTTWEET_API_KEY"] = XKeys.ApiKey,
            ["IOTTWEET_API_SECRET"] = XKeys.ApiSecret,
            ["IOTTWEET_ACCESS_TOKEN"] = XKeys.AccessToken,
            ["IOTTWEET_ACCESS_TOKEN_SECRET"] = XKeys.AccessTokenSecret,
            ["AWS_EC2_METADATA_DISABLED"] = "true", // nothing on this machine should wait for a metadata service
        };

    private readonly ConcurrentDictionary<string, string> _more = new(StringComparer.Ordinal);

    /// <summary>Starts a local cloud.</summary>
    public static async Task<LocalCloudHost> StartAsync(LocalCloudOptions? options = null, CancellationToken cancellation = default)
    {
        var host = new LocalCloudHost(options ?? new LocalCloudOptions());
        try
        {
            if (options is { WithRedshift: true })
                await host.AddRedshiftAsync(cancellation);
            await host._server.StartAsync(cancellation);
            return host;
        }
        catch
        {
            // Nobody else can stop what has started.
            await host.DisposeAsync();
            throw;
        }
    }

    private async Task AddRedshiftAsync(CancellationToken cancellation)
    {
        _redshift = await RedshiftStack.StartAsync(S3, Faults, Time, cancellation);
        Add(_redshift.Services, _redshift.Environment);
    }

    /// <summary>Plugs further services in, with what processes need to know of them.</summary>
    public void Add(IEnumerable<IAwsService> services, IReadOnlyDictionary<string, string>? environment = null)
    {
        foreach (var service in services)
            _services[service.SigningName] = service;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            _more[name] = value;
    }

    public async ValueTask DisposeAsync()
    {
        await Lambda.DisposeAsync();
        Sqs.Dispose(); // ends long polls, so that the server need not wait for them
        await _server.DisposeAsync();
        if (_redshift is not null)
            await _redshift.DisposeAsync();
    }
}
