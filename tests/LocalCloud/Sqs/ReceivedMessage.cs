namespace GapFurniture.LocalCloud.Sqs;

/// <summary>One delivery of a message.</summary>
internal sealed record ReceivedMessage(StoredMessage Message, string ReceiptHandle, int ReceiveCount, DateTimeOffset FirstReceivedAt)
{
    public string Id => Message.Id;

    public string Body => Message.Body;

    /// <summary>System attributes by name, as ReceiveMessage and the Lambda event give them.</summary>
    public IReadOnlyDictionary<string, string> SystemAttributes(string senderId)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ApproximateReceiveCount"] = $"{ReceiveCount}",
            ["SentTimestamp"] = $"{Message.SentAt.ToUnixTimeMilliseconds()}",
            ["SenderId"] = senderId,
            ["ApproximateFirstReceiveTimestamp"] = $"{FirstReceivedAt.ToUnixTimeMilliseconds()}",
        };
        Add("SequenceNumber", Message.SequenceNumber);
        Add("MessageGroupId", Message.GroupId);
        Add("MessageDeduplicationId", Message.DeduplicationId);
        Add("AWSTraceHeader", Message.TraceHeader);
        Add("DeadLetterQueueSourceArn", Message.DeadLetterSourceArn);
        return all;

        void Add(string name, string? value)
        {
            if (value is not null)
                all[name] = value;
        }
    }
}
