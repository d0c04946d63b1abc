namespace Amazon.Redshift.Model;

public class ElasticIpStatus
{
    public string ElasticIp { get; set; }

    public string Status { get; set; }
}
