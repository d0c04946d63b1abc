namespace Amazon.Redshift.Model;

public class VpcSecurityGroupMembership
{
    public string Status { get; set; }

    public string VpcSecurityGroupId { get; set; }
}
