using Amazon.Runtime;
using Amazon.S3;
using Amazon.SimpleSystemsManagement;
using GapFurniture.Aws;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Logging;
using GapFurniture.Thumbs.Events;
using GapFurniture.Thumbs.Requests;
using GapFurniture.Thumbs.Store;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Thumbs;

/// <summary>Puts the parts of thumbs together, for the command line and for Lambda alike.</summary>
internal sealed class ThumbsHost : IDisposable
{
    private readonly IAmazonS3 _s3;

    /// <param name="options">The settings.</param>
    /// <param name="inLambda">Whether Lambda reads the log.</param>
    /// <param name="s3">S3, of which this takes care; null: as the environment says.</param>
    public ThumbsHost(ThumbsOptions options, bool inLambda, IAmazonS3? s3 = null)
    {
        var redactor = new Redactor();
        var least =
            options.Debug ? LogLevel.Debug
            : inLambda ? LogLevel.Information
            : LogLevel.Error;
        Logger = LineLogger.For(inLambda, least, redactor);
        _s3 =
            s3
            ?? new S3Client(
                new AmazonS3Config
                {
                    Timeout = TimeSpan.FromSeconds(10),
                    MaxErrorRetry = 2,
                    // A picture that is damaged on its way is refused by its decoder, or by the connection.
                    ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
                }
            );
        Originals = new Originals(_s3, options.Bucket);
        Kept = options.Thumbs is { } place ? new KeptThumbs(_s3, place, options.MaxAge) : null;
        Maker = new ThumbMaker(Originals, options.Imaging);
        Keeper = Kept is null ? null : new ThumbKeeper(Originals, Kept, Maker, [.. options.Variants], Logger);
        Responder = new ThumbResponder(options, Originals, Kept, Maker, KeysOf(options, redactor, Logger), TimeProvider.System, Logger);
        Front = new LambdaFront(
            options,
            Responder,
            new EventProcessor(new S3Url(options.Bucket, options.Prefix), Keeper, TimeProvider.System, Logger),
            TimeProvider.System,
            Logger
        );
        Log.Starting(Logger, PieceProgram.Version, inLambda ? "Lambda" : "command line");
    }

    public ILogger Logger { get; }

    public IAmazonS3 S3 => _s3;

    public Originals Originals { get; }

    public KeptThumbs? Kept { get; }

    public ThumbMaker Maker { get; }

    /// <summary>Null where no thumbnail is kept.</summary>
    public ThumbKeeper? Keeper { get; }

    public ThumbResponder Responder { get; }

    public LambdaFront Front { get; }

    /// <summary>The keys of signatures.</summary>
    public static SigningKeys KeysOf(ThumbsOptions options, Redactor redactor, ILogger logger) =>
        new(
            options.SigningKeys,
            () => new AmazonSimpleSystemsManagementClient(new AmazonSimpleSystemsManagementConfig().Ready()),
            redactor,
            TimeProvider.System,
            logger
        );

    public void Dispose() => _s3.Dispose();
}
