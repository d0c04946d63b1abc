using GapFurniture.LocalCloud.Kms;

namespace GapFurniture.LocalCloud;

/// <summary>The KMS of a local cloud.</summary>
internal static class YumRepoOfCloud
{
    extension(LocalCloudHost cloud)
    {
        public LocalKms Kms => cloud.Part<KmsPart>().Kms;
    }
}
