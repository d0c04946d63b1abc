using Amazon.S3.Model;
using GapFurniture.LocalCloud;

namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>An S3 client that another writer overtakes: right after its first look at a key, something happens.</summary>
/// <param name="cloud">Where the objects are.</param>
/// <param name="name">What the key ends with.</param>
/// <param name="happens">What another does then.</param>
internal sealed class OvertakenS3(LocalCloudHost cloud, string name, Func<Task> happens) : CloudS3(cloud)
{
    private int _looks;

    public override async Task<GetObjectResponse> GetObjectAsync(
        string bucketName,
        string key,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return await base.GetObjectAsync(bucketName, key, cancellationToken);
        }
        finally
        {
            if (key.EndsWith(name, StringComparison.Ordinal) && Interlocked.Increment(ref _looks) == 1)
                await happens();
        }
    }
}
