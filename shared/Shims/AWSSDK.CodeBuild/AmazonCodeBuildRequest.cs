using Amazon.Runtime;

namespace Amazon.CodeBuild;

public class AmazonCodeBuildRequest : AmazonWebServiceRequest;
