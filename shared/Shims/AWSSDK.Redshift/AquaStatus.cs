using Amazon.Runtime;

namespace Amazon.Redshift;

public class AquaStatus : ConstantClass
{
    public static readonly AquaStatus Applying = new("applying");
    public static readonly AquaStatus Disabled = new("disabled");
    public static readonly AquaStatus Enabled = new("enabled");

    public AquaStatus(string value)
        : base(value) { }

    public static AquaStatus FindValue(string value) => FindValue<AquaStatus>(value);

    public static implicit operator AquaStatus(string value) => FindValue(value);
}
