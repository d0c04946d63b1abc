using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.RedshiftDataAPIService.Model;

public class GetStatementResultRequest : AmazonRedshiftDataAPIServiceRequest
{
    public string Id { get; set; }

    public string NextToken { get; set; }

    public int? WaitTimeSeconds { get; set; }
}

public class GetStatementResultResponse : AmazonWebServiceResponse
{
    public List<ColumnMetadata> ColumnMetadata { get; set; } = Collections.List<ColumnMetadata>();

    public string NextToken { get; set; }

    public List<List<Field>> Records { get; set; } = Collections.List<List<Field>>();

    public long? TotalNumRows { get; set; }
}
