using GapFurniture.Shims.Aws;

namespace Amazon.Redshift.Model;

public class ClusterParameterGroupStatus
{
    public List<ClusterParameterStatus> ClusterParameterStatusList { get; set; } = Collections.List<ClusterParameterStatus>();

    public string ParameterApplyStatus { get; set; }

    public string ParameterGroupName { get; set; }
}
