using Amazon.Runtime;

namespace Amazon.RedshiftDataAPIService;

public class ExecutionMode : ConstantClass
{
    public static readonly ExecutionMode AUTO_COMMIT = new("AUTO_COMMIT");
    public static readonly ExecutionMode TRANSACTION = new("TRANSACTION");

    public ExecutionMode(string value)
        : base(value) { }

    public static ExecutionMode FindValue(string value) => FindValue<ExecutionMode>(value);

    public static implicit operator ExecutionMode(string value) => FindValue(value);
}
