using Amazon.S3.Model;
using GapFurniture.LocalCloud;

namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>The process ended here.</summary>
internal sealed class KilledException() : Exception("killed");

/// <summary>An S3 client whose process ends at a write: nothing that it asks for after that happens.</summary>
/// <param name="cloud">Where the objects are.</param>
/// <param name="deadly">Which write, from 0.</param>
/// <param name="isDone">True if that write still happens, and only its answer is lost.</param>
internal sealed class DyingS3(LocalCloudHost cloud, int deadly, bool isDone) : CloudS3(cloud)
{
    private int _writes;

    public bool IsDead => _writes > deadly;

    public override Task<PutObjectResponse> PutObjectAsync(PutObjectRequest request, CancellationToken cancellationToken = default) =>
        WriteAsync(() => base.PutObjectAsync(request, cancellationToken));

    public override Task<DeleteObjectResponse> DeleteObjectAsync(
        string bucketName,
        string key,
        CancellationToken cancellationToken = default
    ) => WriteAsync(() => base.DeleteObjectAsync(bucketName, key, cancellationToken));

    private async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        var number = Interlocked.Increment(ref _writes) - 1;
        if (number < deadly)
            return await write();
        if (number == deadly && isDone)
            await write();
        throw new KilledException();
    }
}
