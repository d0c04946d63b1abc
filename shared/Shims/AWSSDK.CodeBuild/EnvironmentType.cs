using Amazon.Runtime;

namespace Amazon.CodeBuild;

public class EnvironmentType : ConstantClass
{
    public static readonly EnvironmentType ARM_CONTAINER = new("ARM_CONTAINER");
    public static readonly EnvironmentType ARM_EC2 = new("ARM_EC2");
    public static readonly EnvironmentType ARM_LAMBDA_CONTAINER = new("ARM_LAMBDA_CONTAINER");
    public static readonly EnvironmentType LINUX_CONTAINER = new("LINUX_CONTAINER");
    public static readonly EnvironmentType LINUX_EC2 = new("LINUX_EC2");
    public static readonly EnvironmentType LINUX_GPU_CONTAINER = new("LINUX_GPU_CONTAINER");
    public static readonly EnvironmentType LINUX_LAMBDA_CONTAINER = new("LINUX_LAMBDA_CONTAINER");
    public static readonly EnvironmentType MAC_ARM = new("MAC_ARM");
    public static readonly EnvironmentType WINDOWS_CONTAINER = new("WINDOWS_CONTAINER");
    public static readonly EnvironmentType WINDOWS_EC2 = new("WINDOWS_EC2");
    public static readonly EnvironmentType WINDOWS_SERVER_2019_CONTAINER = new("WINDOWS_SERVER_2019_CONTAINER");
    public static readonly EnvironmentType WINDOWS_SERVER_2022_CONTAINER = new("WINDOWS_SERVER_2022_CONTAINER");

    public EnvironmentType(string value)
        : base(value) { }

    public static EnvironmentType FindValue(string value) => FindValue<EnvironmentType>(value);

    public static implicit operator EnvironmentType(string value) => FindValue(value);
}
