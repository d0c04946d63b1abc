using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.SQS.Model;

public class SendMessageBatchRequest : AmazonSQSRequest
{
    public SendMessageBatchRequest() { }

    public SendMessageBatchRequest(string queueUrl, List<SendMessageBatchRequestEntry> entries)
    {
        QueueUrl = queueUrl;
        Entries = entries;
    }

    public List<SendMessageBatchRequestEntry> Entries { get; set; } = Collections.List<SendMessageBatchRequestEntry>();

    public string QueueUrl { get; set; }
}

public class SendMessageBatchRequestEntry
{
    public SendMessageBatchRequestEntry() { }

    public SendMessageBatchRequestEntry(string id, string messageBody)
    {
        Id = id;
        MessageBody = messageBody;
    }

    public int? DelaySeconds { get; set; }

    public string Id { get; set; }

    public Dictionary<string, MessageAttributeValue> MessageAttributes { get; set; } = Collections.Map<MessageAttributeValue>();

    public string MessageBody { get; set; }

    public string MessageDeduplicationId { get; set; }

    public string MessageGroupId { get; set; }

    public Dictionary<string, MessageSystemAttributeValue> MessageSystemAttributes { get; set; } =
        Collections.Map<MessageSystemAttributeValue>();
}

public class SendMessageBatchResponse : AmazonWebServiceResponse
{
    public List<BatchResultErrorEntry> Failed { get; set; } = Collections.List<BatchResultErrorEntry>();

    public List<SendMessageBatchResultEntry> Successful { get; set; } = Collections.List<SendMessageBatchResultEntry>();
}

public class SendMessageBatchResultEntry
{
    public string Id { get; set; }

    public string MD5OfMessageAttributes { get; set; }

    public string MD5OfMessageBody { get; set; }

    public string MD5OfMessageSystemAttributes { get; set; }

    public string MessageId { get; set; }

    public string SequenceNumber { get; set; }
}
