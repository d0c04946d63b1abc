using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.RedshiftDataAPIService.Model;

public class ExecuteStatementRequest : AmazonRedshiftDataAPIServiceRequest
{
    public string ClientToken { get; set; }

    public string ClusterIdentifier { get; set; }

    public string Database { get; set; }

    public string DbUser { get; set; }

    public List<SqlParameter> Parameters { get; set; } = Collections.List<SqlParameter>();

    public ResultFormatString ResultFormat { get; set; }

    public string SecretArn { get; set; }

    public string SessionId { get; set; }

    public int? SessionKeepAliveSeconds { get; set; }

    public string Sql { get; set; }

    public string StatementName { get; set; }

    public int? WaitTimeSeconds { get; set; }

    public bool? WithEvent { get; set; }

    public string WorkgroupName { get; set; }
}

public class ExecuteStatementResponse : AmazonWebServiceResponse
{
    public string ClusterIdentifier { get; set; }

    public DateTime? CreatedAt { get; set; }

    public string Database { get; set; }

    public List<string> DbGroups { get; set; } = Collections.List<string>();

    public string DbUser { get; set; }

    public bool? HasResultSet { get; set; }

    public string Id { get; set; }

    public long? RedshiftPid { get; set; }

    public string SecretArn { get; set; }

    public string SessionId { get; set; }

    public StatementStatusString Status { get; set; }

    public string WorkgroupName { get; set; }
}
