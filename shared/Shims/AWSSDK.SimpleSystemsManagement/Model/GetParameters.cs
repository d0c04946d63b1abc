using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.SimpleSystemsManagement.Model;

public class GetParametersRequest : AmazonSimpleSystemsManagementRequest
{
    public List<string> Names { get; set; } = Collections.List<string>();

    public bool? WithDecryption { get; set; }
}

public class GetParametersResponse : AmazonWebServiceResponse
{
    public List<string> InvalidParameters { get; set; } = Collections.List<string>();

    public List<Parameter> Parameters { get; set; } = Collections.List<Parameter>();
}
