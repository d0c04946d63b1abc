using Amazon.Runtime;

namespace Amazon.CodeBuild;

public class EnvironmentVariableType : ConstantClass
{
    public static readonly EnvironmentVariableType PARAMETER_STORE = new("PARAMETER_STORE");
    public static readonly EnvironmentVariableType PLAINTEXT = new("PLAINTEXT");
    public static readonly EnvironmentVariableType SECRETS_MANAGER = new("SECRETS_MANAGER");

    public EnvironmentVariableType(string value)
        : base(value) { }

    public static EnvironmentVariableType FindValue(string value) => FindValue<EnvironmentVariableType>(value);

    public static implicit operator EnvironmentVariableType(string value) => FindValue(value);
}
