using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.SQS.Model;

public class ReceiveMessageRequest : AmazonSQSRequest
{
    public ReceiveMessageRequest() { }

    public ReceiveMessageRequest(string queueUrl)
    {
        QueueUrl = queueUrl;
    }

    [Obsolete("Use MessageSystemAttributeNames.")]
    public List<string> AttributeNames { get; set; } = Collections.List<string>();

    public int? MaxNumberOfMessages { get; set; }

    public List<string> MessageAttributeNames { get; set; } = Collections.List<string>();

    public List<string> MessageSystemAttributeNames { get; set; } = Collections.List<string>();

    public string QueueUrl { get; set; }

    public string ReceiveRequestAttemptId { get; set; }

    public int? VisibilityTimeout { get; set; }

    public int? WaitTimeSeconds { get; set; }
}

public class ReceiveMessageResponse : AmazonWebServiceResponse
{
    public List<Message> Messages { get; set; } = Collections.List<Message>();
}
