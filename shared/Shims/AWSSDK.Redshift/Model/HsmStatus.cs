namespace Amazon.Redshift.Model;

public class HsmStatus
{
    public string HsmClientCertificateIdentifier { get; set; }

    public string HsmConfigurationIdentifier { get; set; }

    public string Status { get; set; }
}
