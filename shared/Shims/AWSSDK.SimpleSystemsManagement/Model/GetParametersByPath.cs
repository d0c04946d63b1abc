using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.SimpleSystemsManagement.Model;

public class GetParametersByPathRequest : AmazonSimpleSystemsManagementRequest
{
    public int? MaxResults { get; set; }

    public string NextToken { get; set; }

    public List<ParameterStringFilter> ParameterFilters { get; set; } = Collections.List<ParameterStringFilter>();

    public string Path { get; set; }

    public bool? Recursive { get; set; }

    public bool? WithDecryption { get; set; }
}

public class GetParametersByPathResponse : AmazonWebServiceResponse
{
    public string NextToken { get; set; }

    public List<Parameter> Parameters { get; set; } = Collections.List<Parameter>();
}
