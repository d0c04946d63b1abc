using Amazon.Runtime;

namespace Amazon.Redshift;

public class ScheduleState : ConstantClass
{
    public static readonly ScheduleState ACTIVE = new("ACTIVE");
    public static readonly ScheduleState FAILED = new("FAILED");
    public static readonly ScheduleState MODIFYING = new("MODIFYING");

    public ScheduleState(string value)
        : base(value) { }

    public static ScheduleState FindValue(string value) => FindValue<ScheduleState>(value);

    public static implicit operator ScheduleState(string value) => FindValue(value);
}
