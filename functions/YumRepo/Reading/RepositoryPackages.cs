using GapFurniture.Aws;
using GapFurniture.YumRepo.Layout;
using GapFurniture.YumRepo.Metadata;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Reading;

/// <summary>The packages of one repository where they lie, for comparing its index with them, and for making it anew.</summary>
/// <param name="reader">Reads them.</param>
/// <param name="repository">The repository's bucket and prefix.</param>
/// <param name="sources">The folder of the repository that lists source packages; null: each lists its own.</param>
internal sealed class RepositoryPackages(PackageReader reader, S3Url repository, string? sources = null) : IPackageSource
{
    private const string Metadata = "repodata/";

    public bool Belongs(string href) =>
        href.EndsWith(".rpm", StringComparison.Ordinal)
        && !href.StartsWith(Metadata, StringComparison.Ordinal)
        && !href.Contains("/" + Metadata, StringComparison.Ordinal);

    public async Task<StagedPackage?> ReadAsync(string href, string? knownSha256, CancellationToken cancellationToken)
    {
        var place = repository with { Key = repository.Key + href };
        var package = await reader.ReadAsync(place, needsDigest: knownSha256 is null, cancellationToken);
        var isApart =
            sources is not null && package?.Package.Arch == RepositoryLayout.Source && !repository.Key.Split('/').Contains(sources);
        if (package is null || isApart || package.Mark?.IsTwinAt(place) == true)
            return null;
        // A small package has been read whole. Of a digest of another kind that says nothing.
        var digest = knownSha256 is { Length: > 0 and not PackedReader.Sha256Digits } ? knownSha256 : package.Sha256 ?? knownSha256;
        return (package with { Sha256 = digest }).Stage(href, order: "");
    }
}
