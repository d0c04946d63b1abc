using Amazon.Runtime;

namespace Amazon.RedshiftDataAPIService;

public class ResultFormatString : ConstantClass
{
    public static readonly ResultFormatString CSV = new("CSV");
    public static readonly ResultFormatString JSON = new("JSON");

    public ResultFormatString(string value)
        : base(value) { }

    public static ResultFormatString FindValue(string value) => FindValue<ResultFormatString>(value);

    public static implicit operator ResultFormatString(string value) => FindValue(value);
}
