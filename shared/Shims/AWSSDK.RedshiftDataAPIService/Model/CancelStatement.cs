using Amazon.Runtime;

namespace Amazon.RedshiftDataAPIService.Model;

public class CancelStatementRequest : AmazonRedshiftDataAPIServiceRequest
{
    public string Id { get; set; }
}

public class CancelStatementResponse : AmazonWebServiceResponse
{
    public bool? Status { get; set; }
}
