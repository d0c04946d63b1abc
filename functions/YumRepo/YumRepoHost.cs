using System.Collections.Concurrent;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SimpleSystemsManagement;
using GapFurniture.Aws;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Logging;
using GapFurniture.YumRepo.Events;
using GapFurniture.YumRepo.Reading;
using GapFurniture.YumRepo.Signing;
using GapFurniture.YumRepo.Store;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo;

/// <summary>Puts the parts of yumrepo together, for the command line and for Lambda alike. Clients are made when first needed.</summary>
internal sealed class YumRepoHost : IDisposable
{
    private readonly AmazonS3Client _s3 = new S3Client(
        new AmazonS3Config
        {
            Timeout = TimeSpan.FromSeconds(30),
            // Files of metadata are checked by the digests in repomd.xml: once is enough.
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        }
    );
    private readonly Lazy<AmazonSimpleSystemsManagementClient> _ssm = new(() => new(new AmazonSimpleSystemsManagementConfig().Ready()));
    private readonly Lazy<AmazonKeyManagementServiceClient> _kms = new(() => new(new AmazonKeyManagementServiceConfig().Ready()));

    public YumRepoHost(YumRepoOptions options, bool inLambda)
    {
        var redactor = new Redactor();
        var time = TimeProvider.System;
        // On a terminal the results are enough.
        var least =
            options.Debug ? LogLevel.Debug
            : inLambda ? LogLevel.Information
            : LogLevel.Warning;
        Logger = LineLogger.For(inLambda, least, redactor);
        var keys = new SigningKeys(options.SigningKey, options.Passphrase, options.UserId, () => _ssm.Value, () => _kms.Value, redactor);
        Repositories = new Repositories(_s3, options.Store, keys, time, Logger);
        Reader = new PackageReader(_s3, options.SkipsFilelists);
        Copier = new PackageCopier(_s3);
        Failed = new FailedPackages(_s3, options.Failed, time, Logger);
        Signer = new SignedCopies(_s3, Reader, keys, Logger);
        Stager = new PackageStager(
            options.Layout,
            Reader,
            Copier,
            Signer,
            Repositories,
            Failed,
            new CopyPolicy(options.Store.SameNevra != SameNevra.Refuse, options.SignPackages, options.PlusTwins),
            Logger
        );
        Events = new EventProcessor(
            options.Layout,
            Stager,
            Repositories,
            Failed,
            options.DryRun,
            time,
            Logger,
            inLambda ? LineLogger.LambdaOutput() : null
        );
        Log.Starting(Logger, PieceProgram.Version, inLambda ? "Lambda" : "command line");
    }

    public ILogger Logger { get; }

    public IAmazonS3 S3 => _s3;

    public Repositories Repositories { get; }

    public PackageReader Reader { get; }

    public PackageCopier Copier { get; }

    public SignedCopies Signer { get; }

    public FailedPackages Failed { get; }

    public PackageStager Stager { get; }

    public EventProcessor Events { get; }

    public void Dispose()
    {
        _s3.Dispose();
        if (_ssm.IsValueCreated)
            _ssm.Value.Dispose();
        if (_kms.IsValueCreated)
            _kms.Value.Dispose();
    }
}

/// <summary>Opens repositories, each once: it knows which changes were stored here, and that its key is in the bucket.</summary>
internal sealed class Repositories(IAmazonS3 s3, RepositoryOptions options, SigningKeys keys, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<S3Url, Repository> _opened = new();

    /// <exception cref="SigningException">The signing key cannot be read.</exception>
    public async Task<Repository> OpenAsync(S3Url url, CancellationToken cancellationToken)
    {
        if (_opened.TryGetValue(url, out var opened))
            return opened;
        var signer = await keys.SignerAsync(cancellationToken);
        return _opened.GetOrAdd(url, u => new Repository(s3, u.Bucket, u.Key, options, signer, time, logger));
    }
}
