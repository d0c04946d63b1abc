namespace Amazon.Redshift.Model;

public class ClusterIamRole
{
    public string ApplyStatus { get; set; }

    public string IamRoleArn { get; set; }
}
