using Amazon.Runtime;

namespace Amazon.Redshift;

public class AmazonRedshiftRequest : AmazonWebServiceRequest;
