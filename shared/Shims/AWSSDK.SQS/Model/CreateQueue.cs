using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.SQS.Model;

public class CreateQueueRequest : AmazonSQSRequest
{
    public CreateQueueRequest() { }

    public CreateQueueRequest(string queueName)
    {
        QueueName = queueName;
    }

    public Dictionary<string, string> Attributes { get; set; } = Collections.Map<string>();

    public string QueueName { get; set; }

    public Dictionary<string, string> Tags { get; set; } = Collections.Map<string>();
}

public class CreateQueueResponse : AmazonWebServiceResponse
{
    public string QueueUrl { get; set; }
}
