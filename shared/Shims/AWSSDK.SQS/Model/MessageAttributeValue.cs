using GapFurniture.Shims.Aws;

namespace Amazon.SQS.Model;

public class MessageAttributeValue
{
    public List<MemoryStream> BinaryListValues { get; set; } = Collections.List<MemoryStream>();

    public MemoryStream BinaryValue { get; set; }

    public string DataType { get; set; }

    public List<string> StringListValues { get; set; } = Collections.List<string>();

    public string StringValue { get; set; }
}
