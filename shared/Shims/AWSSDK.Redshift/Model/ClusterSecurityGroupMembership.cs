namespace Amazon.Redshift.Model;

public class ClusterSecurityGroupMembership
{
    public string ClusterSecurityGroupName { get; set; }

    public string Status { get; set; }
}
