using Amazon.Runtime;
using Amazon.S3;

namespace GapFurniture.LocalCloud.Tests.Host;

public abstract partial class CloudTest
{
    internal AmazonS3Client S3 { get; private set; } = null!;

    internal AmazonS3Client NewS3(string? key = null, string? secret = null, Action<AmazonS3Config>? configure = null)
    {
        var config = new AmazonS3Config
        {
            ServiceURL = Cloud.Endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 0,
        };
        configure?.Invoke(config);
        return new AmazonS3Client(
            new BasicAWSCredentials(key ?? Cloud.Environment["AWS_ACCESS_KEY_ID"], secret ?? Cloud.Environment["AWS_SECRET_ACCESS_KEY"]),
            config
        );
    }

    partial void OnStarted() => S3 = NewS3();

    partial void OnStopping() => S3.Dispose();
}
