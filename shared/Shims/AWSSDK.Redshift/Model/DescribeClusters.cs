using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.Redshift.Model;

public class DescribeClustersRequest : AmazonRedshiftRequest
{
    public string ClusterIdentifier { get; set; }

    public string Marker { get; set; }

    public int? MaxRecords { get; set; }

    public List<string> TagKeys { get; set; } = Collections.List<string>();

    public List<string> TagValues { get; set; } = Collections.List<string>();
}

public class DescribeClustersResponse : AmazonWebServiceResponse
{
    public List<Cluster> Clusters { get; set; } = Collections.List<Cluster>();

    public string Marker { get; set; }
}
