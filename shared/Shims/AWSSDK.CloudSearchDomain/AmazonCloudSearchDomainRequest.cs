using Amazon.Runtime;

namespace Amazon.CloudSearchDomain;

public class AmazonCloudSearchDomainRequest : AmazonWebServiceRequest;
