namespace Amazon.Redshift.Model;

public class ClusterNode
{
    public string NodeRole { get; set; }

    public string PrivateIPAddress { get; set; }

    public string PublicIPAddress { get; set; }
}
