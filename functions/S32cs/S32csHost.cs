using Amazon.S3;
using Amazon.SQS;
using GapFurniture.S32cs.Endpoints;
using GapFurniture.S32cs.Events;
using GapFurniture.S32cs.Input;
using GapFurniture.S32cs.Rejects;
using GapFurniture.S32cs.Upload;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs;

/// <summary>Puts the parts of s32cs together, for the command line and for Lambda alike. Clients are made when first needed.</summary>
internal sealed class S32csHost : IDisposable
{
    private readonly Lazy<IAmazonS3> _s3;
    private readonly Lazy<IAmazonSQS> _sqs;
    private readonly Domains _domains = new(Environment.GetEnvironmentVariable);

    public S32csHost(S32csOptions options, bool inLambda)
    {
        Logger = LineLogger.For(inLambda, options.Debug ? LogLevel.Debug : LogLevel.Information, new Redactor());
        var time = TimeProvider.System;
        _s3 = new(CreateS3);
        _sqs = new(() => new AmazonSQSClient());
        var rejects = Store(options.Rejects);
        IDestinations destinations = options.SendsNothing
            ? new Nowhere(options.DryRun ? Console.OpenStandardOutput() : null)
            : new DomainDestinations(
                options.Endpoints,
                _domains,
                UploadRetry.Default(inLambda || options.MaxExecutionTime is not null, time),
                Logger
            );
        Loader = new Loader(options.Loader, destinations, rejects, time, Logger);
        Messages = new MessageLoader(Loader, o => new S3Source(_s3.Value, o), RejectsPlace(options.Rejects), rejects, Logger);
        Queues = new QueueDrain(_sqs, Messages, time, Logger);
        Log.Starting(Logger, S32csOptions.Version, inLambda ? "Lambda" : "command line");
    }

    public ILogger Logger { get; }

    public Loader Loader { get; }

    public MessageLoader Messages { get; }

    public QueueDrain Queues { get; }

    /// <summary>A source as the command line names it.</summary>
    public IDocumentSource Source(string name) =>
        S3Location.Parse(name) is { } place ? new S3Source(_s3.Value, place) : new FileSource(name);

    private IRejectStore? Store(string? place) =>
        place is null ? null
        : RejectsPlace(place) is { } s3 ? new LazyRejectStore(() => new S3RejectStore(_s3.Value, s3))
        : new FileRejectStore(place);

    private static S3Location? RejectsPlace(string? place) => place is null ? null : S3Location.Parse(place);

    private static AmazonS3Client CreateS3()
    {
        // Emulators seldom have a name for every bucket.
        var elsewhere = Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") ?? Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL");
        return new AmazonS3Client(
            new AmazonS3Config { ForcePathStyle = !string.IsNullOrEmpty(elsewhere), Timeout = TimeSpan.FromSeconds(30) }
        );
    }

    public void Dispose()
    {
        if (_s3.IsValueCreated)
            _s3.Value.Dispose();
        if (_sqs.IsValueCreated)
            _sqs.Value.Dispose();
        _domains.Dispose();
    }
}
