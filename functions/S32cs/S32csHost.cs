using Amazon.S3;
using GapFurniture.Aws;
using GapFurniture.S32cs.Input;
using GapFurniture.S32cs.Reporting;
using GapFurniture.S32cs.Upload;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs;

/// <summary>Puts the parts of s32cs together, for the command line and for Lambda alike. Clients are made when first needed.</summary>
internal sealed class S32csHost
{
    // With waits of up to 20 s about two minutes: longer than a domain needs to recover.
    private const int UploadAttempts = 12;

    private readonly Lazy<IAmazonS3> _s3 = new(() => new S3Client(new AmazonS3Config { Timeout = TimeSpan.FromSeconds(30) }));

    public S32csHost(S32csOptions options, bool inLambda)
    {
        Logger = LineLogger.For(inLambda, options.Debug ? LogLevel.Debug : LogLevel.Information, new Redactor());
        var time = TimeProvider.System;
        var untilDeadline = inLambda || options.MaxExecutionTime is not null;
        var retry = new Backoff(untilDeadline ? int.MaxValue : UploadAttempts, time) { Base = TimeSpan.FromMilliseconds(200) };
        var domains = new Domains(options.Endpoints, retry, Logger);
        var nowhere = new CountingSink(options.DryRun ? Console.OpenStandardOutput() : null);
        var rejectsUrl = options.Rejects is null ? null : S3Url.Parse(options.Rejects);
        IRejectStore? rejects =
            options.Rejects is null ? null
            : rejectsUrl is null ? new FileRejectStore(options.Rejects)
            : new S3RejectStore(_s3, rejectsUrl);
        Loader = new Loader(options.Loader, options.SendsNothing ? _ => nowhere : domains.For, rejects, time, Logger);
        Messages = new MessageLoader(Loader, u => new S3Source(_s3.Value, u), rejectsUrl, rejects, time, Logger);
        Log.Starting(Logger, PieceProgram.Version, inLambda ? "Lambda" : "command line");
    }

    public ILogger Logger { get; }
    public Loader Loader { get; }
    public MessageLoader Messages { get; }

    /// <summary>A source as the command line names it.</summary>
    public DocumentSource Source(string name) => S3Url.Parse(name) is { } url ? new S3Source(_s3.Value, url) : new FileSource(name);
}
