using Amazon.Runtime;

namespace Amazon.Redshift;

public class AquaConfigurationStatus : ConstantClass
{
    public static readonly AquaConfigurationStatus Auto = new("auto");
    public static readonly AquaConfigurationStatus Disabled = new("disabled");
    public static readonly AquaConfigurationStatus Enabled = new("enabled");

    public AquaConfigurationStatus(string value)
        : base(value) { }

    public static AquaConfigurationStatus FindValue(string value) => FindValue<AquaConfigurationStatus>(value);

    public static implicit operator AquaConfigurationStatus(string value) => FindValue(value);
}
