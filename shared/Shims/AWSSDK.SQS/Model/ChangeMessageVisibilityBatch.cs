using Amazon.Runtime;
using GapFurniture.Shims.Aws;

namespace Amazon.SQS.Model;

public class ChangeMessageVisibilityBatchRequest : AmazonSQSRequest
{
    public ChangeMessageVisibilityBatchRequest() { }

    public ChangeMessageVisibilityBatchRequest(string queueUrl, List<ChangeMessageVisibilityBatchRequestEntry> entries)
    {
        QueueUrl = queueUrl;
        Entries = entries;
    }

    public List<ChangeMessageVisibilityBatchRequestEntry> Entries { get; set; } =
        Collections.List<ChangeMessageVisibilityBatchRequestEntry>();

    public string QueueUrl { get; set; }
}

public class ChangeMessageVisibilityBatchRequestEntry
{
    public ChangeMessageVisibilityBatchRequestEntry() { }

    public ChangeMessageVisibilityBatchRequestEntry(string id, string receiptHandle)
    {
        Id = id;
        ReceiptHandle = receiptHandle;
    }

    public string Id { get; set; }

    public string ReceiptHandle { get; set; }

    public int? VisibilityTimeout { get; set; }
}

public class ChangeMessageVisibilityBatchResponse : AmazonWebServiceResponse
{
    public List<BatchResultErrorEntry> Failed { get; set; } = Collections.List<BatchResultErrorEntry>();

    public List<ChangeMessageVisibilityBatchResultEntry> Successful { get; set; } =
        Collections.List<ChangeMessageVisibilityBatchResultEntry>();
}

public class ChangeMessageVisibilityBatchResultEntry
{
    public string Id { get; set; }
}
