using GapFurniture.LocalCloud.CloudSearch;

namespace GapFurniture.LocalCloud;

/// <summary>The CloudSearch of a local cloud.</summary>
internal static class CloudSearchOfCloud
{
    extension(LocalCloudHost cloud)
    {
        public LocalCloudSearch CloudSearch => cloud.Part<CloudSearchPart>().CloudSearch;
    }
}
