using Amazon.Runtime;
using Amazon.S3;
using GapFurniture.LocalCloud;

namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>A client of a local cloud's S3 that asks once.</summary>
/// <param name="cloud">Where the objects are.</param>
internal class CloudS3(LocalCloudHost cloud)
    : AmazonS3Client(
        new BasicAWSCredentials(cloud.Environment["AWS_ACCESS_KEY_ID"], cloud.Environment["AWS_SECRET_ACCESS_KEY"]),
        new AmazonS3Config
        {
            ServiceURL = cloud.Endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 0,
        }
    );
