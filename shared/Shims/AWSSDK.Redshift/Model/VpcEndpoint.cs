using GapFurniture.Shims.Aws;

namespace Amazon.Redshift.Model;

public class VpcEndpoint
{
    public List<NetworkInterface> NetworkInterfaces { get; set; } = Collections.List<NetworkInterface>();

    public string VpcEndpointId { get; set; }

    public string VpcId { get; set; }
}
