using System.Collections.Concurrent;
using System.Diagnostics;
using GapFurniture.LocalCloud.CloudFormation;
using GapFurniture.LocalCloud.EventBridge;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Logs;
using GapFurniture.LocalCloud.Monitoring;
using GapFurniture.LocalCloud.S3;
using GapFurniture.LocalCloud.Sqs;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.LocalCloud.Sts;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud;

/// <summary>The local cloud: all services behind one port of 127.0.0.1, in memory.</summary>
internal sealed class LocalCloudHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, IAwsService> _services = new(StringComparer.Ordinal);
    private readonly CloudIdentity _identity;
    private readonly LocalHttpServer _server;
    private readonly string _scheme;

    private LocalCloudHost(LocalCloudOptions options)
    {
        _scheme = options.Tls is null ? "http" : "https";
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
        Monitoring = new LocalMonitoring(_identity, Lambda, Sqs, Time);
        Ssm = new LocalSsm(_identity, Time);
        foreach (
            IAwsService service in new IAwsService[]
            {
                new S3Service(S3),
                new SqsService(Sqs, _identity, Time),
                new LambdaService(Lambda),
                new SsmService(Ssm),
                new StsService(Sts),
                new EventBridgeService(EventBridge),
                new LogsService(Lambda, _identity),
                new MonitoringService(Monitoring),
                CloudFormation,
            }
        )
            _services[service.SigningName] = service;
        Parts = ICloudPart.All(this);
        var gateway = new Gateway(_services, Keys, Faults, Requests, Time, () => Access);
        var control = new ControlApi(Faults, Requests, new FunctionsApi(Lambda));
        _server = new LocalHttpServer(
            options.Port,
            async context =>
            {
                // Before its first byte goes out, so that whoever has an answer finds its time here.
                context.Response.OnStarting(() =>
                {
                    LastAnswer = Stopwatch.GetTimestamp();
                    return Task.CompletedTask;
                });
                await HandleAsync(context);
            },
            options.Tls
        );

        async Task HandleAsync(HttpContext context)
        {
            foreach (var part in Parts)
            {
                if (await part.HandleAsync(context))
                    return;
            }
            if (context.Request.Path.StartsWithSegments("/_local", StringComparison.Ordinal))
                await control.HandleAsync(context);
            else
                await gateway.HandleAsync(context);
        }
    }

    /// <summary>When the last answer began, by <see cref="Stopwatch.GetTimestamp"/>; 0 before the first.</summary>
    public long LastAnswer { get; private set; }

    /// <summary>Where all services listen, such as <c>http://127.0.0.1:41234</c>.</summary>
    public string Endpoint => $"{_scheme}://127.0.0.1:{_server.Port}";

    /// <summary>Region, account and keys of this cloud.</summary>
    public CloudIdentity Identity => _identity;

    public LocalS3 S3 { get; }

    public LocalSqs Sqs { get; }

    public LocalLambda Lambda { get; }

    public LocalSsm Ssm { get; }

    /// <summary>Metrics and alarms.</summary>
    public LocalMonitoring Monitoring { get; }

    /// <summary>The stacks that stand.</summary>
    public CloudFormationService CloudFormation { get; } = new();

    public LocalEventBridge EventBridge { get; }

    /// <summary>The services, by the names with which requests are signed for them.</summary>
    public IReadOnlyDictionary<string, IAwsService> Services => _services;

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
        new Dictionary<string, string>(Parts.SelectMany(p => p.Environment).Concat(_more), StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = Endpoint,
            ["AWS_REGION"] = _identity.Region,
            ["AWS_DEFAULT_REGION"] = _identity.Region,
            ["AWS_ACCESS_KEY_ID"] = _identity.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = _identity.SecretAccessKey,
            ["AWS_EC2_METADATA_DISABLED"] = "true", // nothing on this machine should wait for a metadata service
        };

    private readonly ConcurrentDictionary<string, string> _more = new(StringComparer.Ordinal);

    /// <summary>Starts a local cloud.</summary>
    public static async Task<LocalCloudHost> StartAsync(LocalCloudOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new LocalCloudOptions();
        var host = new LocalCloudHost(options);
        try
        {
            foreach (var part in host.Parts)
            {
                await part.StartAsync(options, cancellation);
                foreach (var service in part.Services)
                    host._services[service.SigningName] = service;
            }
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

    /// <summary>What single pieces need besides: see <see cref="ICloudPart"/>.</summary>
    public IReadOnlyList<ICloudPart> Parts { get; }

    /// <summary>The part of a type, for the property by which its users reach it.</summary>
    public T Part<T>()
        where T : ICloudPart => Parts.OfType<T>().Single();

    /// <summary>Adds what processes need to know.</summary>
    public void Add(string name, string value) => _more[name] = value;

    public async ValueTask DisposeAsync()
    {
        await Lambda.DisposeAsync();
        Sqs.Dispose(); // ends long polls, so that the server need not wait for them
        await _server.DisposeAsync();
        foreach (var service in _services.Values.OfType<IDisposable>())
            service.Dispose();
        foreach (var part in Parts)
            await part.DisposeAsync();
    }
}
