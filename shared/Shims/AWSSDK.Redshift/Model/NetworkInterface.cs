namespace Amazon.Redshift.Model;

public class NetworkInterface
{
    public string AvailabilityZone { get; set; }

    public string Ipv6Address { get; set; }

    public string NetworkInterfaceId { get; set; }

    public string PrivateIpAddress { get; set; }

    public string SubnetId { get; set; }
}
