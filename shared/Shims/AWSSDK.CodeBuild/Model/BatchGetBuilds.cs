using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.CodeBuild.Model;

public class BatchGetBuildsRequest : AmazonCodeBuildRequest
{
    public List<string> Ids { get; set; } = Collections.List<string>();
}

public class BatchGetBuildsResponse : AmazonWebServiceResponse
{
    public List<Build> Builds { get; set; } = Collections.List<Build>();

    public List<string> BuildsNotFound { get; set; } = Collections.List<string>();
}
