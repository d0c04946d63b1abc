using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using GapFurniture.Aws;
using GapFurniture.LocalCloud;

namespace GapFurniture.Thumbs.Tests.Fakes;

/// <summary>The process ended here.</summary>
internal sealed class KilledException() : Exception("killed");

/// <summary>A client of a local cloud's S3 that asks once, and lets a test do something in between.</summary>
/// <param name="cloud">Where the objects are.</param>
internal sealed class CloudS3(LocalCloudHost cloud)
    : S3Client(
        new AmazonS3Config
        {
            ServiceURL = cloud.Endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 0,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        },
        credentials: new BasicAWSCredentials(cloud.Environment["AWS_ACCESS_KEY_ID"], cloud.Environment["AWS_SECRET_ACCESS_KEY"])
    )
{
    private int _writes;

    /// <summary>Happens right before a write, which is given by its key.</summary>
    public Func<string, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    /// <summary>The process ends at this write, from 0; the default value is never.</summary>
    public int Deadly { get; set; } = int.MaxValue;

    /// <summary>That write still happens, and only its answer is lost.</summary>
    public bool IsDone { get; set; }

    /// <summary>It has ended.</summary>
    public bool IsDead => _writes > Deadly;

    public override Task<PutObjectResponse> PutObjectAsync(PutObjectRequest request, CancellationToken cancellationToken = default) =>
        WriteAsync(request.Key, () => base.PutObjectAsync(request, cancellationToken));

    public override Task<DeleteObjectResponse> DeleteObjectAsync(
        DeleteObjectRequest request,
        CancellationToken cancellationToken = default
    ) => WriteAsync(request.Key, () => base.DeleteObjectAsync(request, cancellationToken));

    private async Task<T> WriteAsync<T>(string key, Func<Task<T>> write)
    {
        await BeforeWrite(key);
        var number = Interlocked.Increment(ref _writes) - 1;
        if (number < Deadly)
            return await write();
        if (number == Deadly && IsDone)
            await write();
        throw new KilledException();
    }
}
