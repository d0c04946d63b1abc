using GapFurniture.LocalCloud.Http;

namespace GapFurniture.LocalCloud.Kms;

/// <summary>KMS as a part of the local cloud.</summary>
internal sealed class KmsPart(LocalCloudHost cloud) : ICloudPart
{
    public LocalKms Kms { get; } = new(cloud.Identity, cloud.Time);

    public IEnumerable<IAwsService> Services => [new KmsService(Kms)];

    public ValueTask DisposeAsync()
    {
        Kms.Dispose();
        return ValueTask.CompletedTask;
    }
}
