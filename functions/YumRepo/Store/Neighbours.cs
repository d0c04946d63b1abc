using Amazon.S3;
using GapFurniture.Aws;
using GapFurniture.YumRepo.Metadata;

namespace GapFurniture.YumRepo.Store;

/// <summary>Looks at what is around the place of a new repository: mostly the place is mistyped if it lies in another one.</summary>
internal static class Neighbours
{
    /// <summary>Whether there is no repository at a place yet.</summary>
    /// <exception cref="RepositoryException">The bucket cannot be read.</exception>
    public static async Task<bool> IsNewAsync(IAmazonS3 s3, S3Url place, TimeProvider time, CancellationToken cancellationToken) =>
        await Bucket(s3, place, time).FindAsync(RepoMd.Path, cancellationToken) is null;

    /// <summary>What speaks against a new repository at a place.</summary>
    /// <returns>Null if nothing does.</returns>
    /// <exception cref="RepositoryException">The place cannot be listed.</exception>
    public static async Task<string?> ProblemAsync(IAmazonS3 s3, S3Url place, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var key = place.Key; key.Length > 0; )
        {
            key = key[..(key.TrimEnd('/').LastIndexOf('/') + 1)];
            if (await IsRepositoryAsync(place with { Key = key }))
                return $"there is no repository at {place}, which lies within the repository {place with { Key = key }}";
        }
        var below = (await Bucket(s3, place, time).ListAsync("", null, cancellationToken))
            .Select(o => o.Path)
            .Where(p => p.EndsWith("/" + RepoMd.Path, StringComparison.Ordinal))
            .Select(p => place with { Key = place.Key + p[..^RepoMd.Path.Length] })
            .ToList();
        return below.Count > 0 ? $"there is no repository at {place}, but below it: {string.Join(", ", below.Take(3))}" : null;

        async Task<bool> IsRepositoryAsync(S3Url outer)
        {
            try
            {
                return !await IsNewAsync(s3, outer, time, cancellationToken);
            }
            catch (RepositoryException)
            {
                // Nobody needs rights to what is outside.
                return false;
            }
        }
    }

    private static RepositoryBucket Bucket(IAmazonS3 s3, S3Url place, TimeProvider time) => new(s3, place.Bucket, place.Key, time);
}
