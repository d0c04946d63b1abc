using GapFurniture.LocalCloud.Redshift;

namespace GapFurniture.LocalCloud;

/// <summary>The Redshift of a local cloud.</summary>
internal static class RedshiftOfCloud
{
    extension(LocalCloudHost cloud)
    {
        public RedshiftStack Redshift => cloud.Part<RedshiftPart>().Redshift;
    }
}
