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
    // With waits of up to 20 s about two minutes: longer than a domain needs to recover.
    private const int UploadAttempts = 12;

    private readonly Lazy<IAmazonS3> _s3 = new(CreateS3);
    private readonly Lazy<IAmazonSQS> _sqs = new(() => new AmazonSQSClient());
    private readonly Domains _domains;

    public S32csHost(S32csOptions options, bool inLambda)
    {
        Logger = LineLogger.For(inLambda, options.Debug ? LogLevel.Debug : LogLevel.Information, new Redactor());
        var time = TimeProvider.System;
        var untilDeadline = inLambda || options.MaxExecutionTime is not null;
        var retry = new Backoff(untilDeadline ? int.MaxValue : UploadAttempts, time) { Base = TimeSpan.FromMilliseconds(200) };
        _domains = new Domains(options.Endpoints, retry, time, Logger);
        var nowhere = new CountingSink(options.DryRun ? Console.OpenStandardOutput() : null);
        var rejectsPlace = options.Rejects is null ? null : S3Location.Parse(options.Rejects);
        IRejectStore? rejects =
            options.Rejects is null ? null
            : rejectsPlace is null ? new FileRejectStore(options.Rejects)
            : new S3RejectStore(_s3, rejectsPlace);
        Loader = new Loader(options.Loader, options.SendsNothing ? _ => nowhere : _domains.For, rejects, time, Logger);
        Messages = new MessageLoader(Loader, o => new S3Source(_s3.Value, o), rejectsPlace, rejects, Logger);
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
