using GapFurniture.Shims.Aws;

namespace Amazon.SQS.Model;

public class Message
{
    public Dictionary<string, string> Attributes { get; set; } = Collections.Map<string>();

    public string Body { get; set; }

    public string MD5OfBody { get; set; }

    public string MD5OfMessageAttributes { get; set; }

    public Dictionary<string, MessageAttributeValue> MessageAttributes { get; set; } = Collections.Map<MessageAttributeValue>();

    public string MessageId { get; set; }

    public string ReceiptHandle { get; set; }
}
