using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.Redshift.Model;

public class GetClusterCredentialsRequest : AmazonRedshiftRequest
{
    public bool? AutoCreate { get; set; }

    public string ClusterIdentifier { get; set; }

    public string CustomDomainName { get; set; }

    public List<string> DbGroups { get; set; } = Collections.List<string>();

    public string DbName { get; set; }

    public string DbUser { get; set; }

    public int? DurationSeconds { get; set; }
}

public class GetClusterCredentialsResponse : AmazonWebServiceResponse
{
    public string DbPassword { get; set; }

    public string DbUser { get; set; }

    public DateTime? Expiration { get; set; }
}
