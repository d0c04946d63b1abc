using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.SQS.Model;

public class SendMessageRequest : AmazonSQSRequest
{
    public SendMessageRequest() { }

    public SendMessageRequest(string queueUrl, string messageBody)
    {
        QueueUrl = queueUrl;
        MessageBody = messageBody;
    }

    public int? DelaySeconds { get; set; }

    public Dictionary<string, MessageAttributeValue> MessageAttributes { get; set; } = Collections.Map<MessageAttributeValue>();

    public string MessageBody { get; set; }

    public string MessageDeduplicationId { get; set; }

    public string MessageGroupId { get; set; }

    public Dictionary<string, MessageSystemAttributeValue> MessageSystemAttributes { get; set; } =
        Collections.Map<MessageSystemAttributeValue>();

    public string QueueUrl { get; set; }
}

public class SendMessageResponse : AmazonWebServiceResponse
{
    public string MD5OfMessageAttributes { get; set; }

    public string MD5OfMessageBody { get; set; }

    public string MD5OfMessageSystemAttributes { get; set; }

    public string MessageId { get; set; }

    public string SequenceNumber { get; set; }
}
