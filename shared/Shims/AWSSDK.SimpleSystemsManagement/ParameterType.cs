using Amazon.Runtime;

namespace Amazon.SimpleSystemsManagement;

public class ParameterType : ConstantClass
{
    public static readonly ParameterType SecureString = new("SecureString");
    public static readonly ParameterType String = new("String");
    public static readonly ParameterType StringList = new("StringList");

    public ParameterType(string value)
        : base(value) { }

    public static ParameterType FindValue(string value) => FindValue<ParameterType>(value);

    public static implicit operator ParameterType(string value) => FindValue(value);
}
