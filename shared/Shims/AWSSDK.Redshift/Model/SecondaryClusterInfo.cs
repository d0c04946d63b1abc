using GapFurniture.Shims.Aws;

namespace Amazon.Redshift.Model;

public class SecondaryClusterInfo
{
    public string AvailabilityZone { get; set; }

    public List<ClusterNode> ClusterNodes { get; set; } = Collections.List<ClusterNode>();
}
