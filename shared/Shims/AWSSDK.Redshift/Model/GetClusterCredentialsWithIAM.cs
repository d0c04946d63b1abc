using Amazon.Runtime;

namespace Amazon.Redshift.Model;

public class GetClusterCredentialsWithIAMRequest : AmazonRedshiftRequest
{
    public string ClusterIdentifier { get; set; }

    public string CustomDomainName { get; set; }

    public string DbName { get; set; }

    public int? DurationSeconds { get; set; }
}

public class GetClusterCredentialsWithIAMResponse : AmazonWebServiceResponse
{
    public string DbPassword { get; set; }

    public string DbUser { get; set; }

    public DateTime? Expiration { get; set; }

    public DateTime? NextRefreshTime { get; set; }
}
