using System.Collections.Concurrent;
using System.Security.Cryptography;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Rpm;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>Reads packages out of a scene's bucket, whole.</summary>
internal sealed class ObjectSource(StoreScene scene) : IPackageSource
{
    /// <summary>What was read, and how often without a known digest.</summary>
    public ConcurrentDictionary<string, int> Digested { get; } = [];

    /// <summary>Called before each read.</summary>
    public Action<string> OnRead { get; set; } = _ => { };

    public bool Belongs(string href) => href.EndsWith(".rpm", StringComparison.Ordinal);

    public Task<StagedPackage?> ReadAsync(string href, string? knownSha256, CancellationToken cancellationToken)
    {
        OnRead(href);
        if (scene.Cloud.S3.Bucket(StoreScene.Bucket).Find(StoreScene.Prefix + href) is not { } found)
            return Task.FromResult<StagedPackage?>(null);
        var package = Package.Parse(found.Data);
        Digested.AddOrUpdate(href, knownSha256 is null ? 1 : 0, (_, n) => n + (knownSha256 is null ? 1 : 0));
        var digest = knownSha256 ?? Convert.ToHexStringLower(SHA256.HashData(found.Data));
        var file = new PackageFile(href, found.Data.Length, found.ModifiedAt.ToUnixTimeSeconds(), digest);
        var nevra = new Nevra(package.Name, package.Epoch, package.Version, package.Release, package.Arch);
        return Task.FromResult<StagedPackage?>(new StagedPackage(nevra, file, PackageXml.Write(package, file), ""));
    }
}
