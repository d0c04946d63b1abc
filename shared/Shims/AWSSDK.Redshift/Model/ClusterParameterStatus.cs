namespace Amazon.Redshift.Model;

public class ClusterParameterStatus
{
    public string ParameterApplyErrorDescription { get; set; }

    public string ParameterApplyStatus { get; set; }

    public string ParameterName { get; set; }
}
