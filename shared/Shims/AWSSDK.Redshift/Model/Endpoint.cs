using GapFurniture.Shims.Aws;

namespace Amazon.Redshift.Model;

public class Endpoint
{
    public string Address { get; set; }

    public int? Port { get; set; }

    public List<VpcEndpoint> VpcEndpoints { get; set; } = Collections.List<VpcEndpoint>();
}
