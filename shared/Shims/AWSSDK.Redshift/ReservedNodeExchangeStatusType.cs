using Amazon.Runtime;

namespace Amazon.Redshift;

public class ReservedNodeExchangeStatusType : ConstantClass
{
    public static readonly ReservedNodeExchangeStatusType FAILED = new("FAILED");
    public static readonly ReservedNodeExchangeStatusType IN_PROGRESS = new("IN_PROGRESS");
    public static readonly ReservedNodeExchangeStatusType PENDING = new("PENDING");
    public static readonly ReservedNodeExchangeStatusType REQUESTED = new("REQUESTED");
    public static readonly ReservedNodeExchangeStatusType RETRYING = new("RETRYING");
    public static readonly ReservedNodeExchangeStatusType SUCCEEDED = new("SUCCEEDED");

    public ReservedNodeExchangeStatusType(string value)
        : base(value) { }

    public static ReservedNodeExchangeStatusType FindValue(string value) => FindValue<ReservedNodeExchangeStatusType>(value);

    public static implicit operator ReservedNodeExchangeStatusType(string value) => FindValue(value);
}
