using System.Globalization;
using Amazon.Runtime;
using Amazon.SQS.Util;
using GapFurniture.Shims.Aws;

namespace Amazon.SQS.Model;

public class GetQueueAttributesRequest : AmazonSQSRequest
{
    public GetQueueAttributesRequest() { }

    public GetQueueAttributesRequest(string queueUrl, List<string> attributeNames)
    {
        QueueUrl = queueUrl;
        AttributeNames = attributeNames;
    }

    public List<string> AttributeNames { get; set; } = Collections.List<string>();

    public string QueueUrl { get; set; }
}

public class GetQueueAttributesResponse : AmazonWebServiceResponse
{
    public Dictionary<string, string> Attributes { get; set; } = Collections.Map<string>();

    public int ApproximateNumberOfMessages => Number(SQSConstants.ATTRIBUTE_APPROXIMATE_NUMBER_OF_MESSAGES);

    public int ApproximateNumberOfMessagesDelayed => Number(SQSConstants.ATTRIBUTE_APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);

    public int ApproximateNumberOfMessagesNotVisible => Number(SQSConstants.ATTRIBUTE_APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);

    public bool? ContentBasedDeduplication => Flag(SQSConstants.ATTRIBUTE_CONTENT_BASED_DEDUPLICATION);

    public DateTime CreatedTimestamp => Time(SQSConstants.ATTRIBUTE_CREATED_TIMESTAMP);

    public int DelaySeconds => Number(SQSConstants.ATTRIBUTE_DELAY_SECONDS);

    public bool FifoQueue => Flag(SQSConstants.ATTRIBUTE_FIFO_QUEUE) ?? false;

    public DateTime LastModifiedTimestamp => Time(SQSConstants.ATTRIBUTE_LAST_MODIFIED_TIMESTAMP);

    public int MaximumMessageSize => Number(SQSConstants.ATTRIBUTE_MAXIMUM_MESSAGE_SIZE);

    public int MessageRetentionPeriod => Number(SQSConstants.ATTRIBUTE_MESSAGE_RETENTION_PERIOD);

    public string Policy => Text(SQSConstants.ATTRIBUTE_POLICY);

    public string QueueARN => Text(SQSConstants.ATTRIBUTE_QUEUE_ARN);

    public int VisibilityTimeout => Number(SQSConstants.ATTRIBUTE_VISIBILITY_TIMEOUT);

    // What was not asked for is not there, and reads as zero, false or null.
    private string Text(string name) => Attributes?.GetValueOrDefault(name);

    private int Number(string name) =>
        int.TryParse(Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private bool? Flag(string name) => bool.TryParse(Text(name), out var flag) ? flag : null;

    private DateTime Time(string name) => DateTime.UnixEpoch.AddSeconds(Number(name));
}
