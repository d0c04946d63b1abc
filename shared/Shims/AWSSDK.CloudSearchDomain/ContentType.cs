using Amazon.Runtime;

namespace Amazon.CloudSearchDomain;

public class ContentType : ConstantClass
{
    public static readonly ContentType ApplicationJson = new("application/json");
    public static readonly ContentType ApplicationXml = new("application/xml");

    public ContentType(string value)
        : base(value) { }

    public static ContentType FindValue(string value) => FindValue<ContentType>(value);

    public static implicit operator ContentType(string value) => FindValue(value);
}
