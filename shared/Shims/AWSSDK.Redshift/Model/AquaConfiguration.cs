namespace Amazon.Redshift.Model;

public class AquaConfiguration
{
    public AquaConfigurationStatus AquaConfigurationStatus { get; set; }

    public AquaStatus AquaStatus { get; set; }
}
