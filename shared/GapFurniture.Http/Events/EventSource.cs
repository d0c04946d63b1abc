namespace GapFurniture.Http;

/// <summary>Guesses which service sent an event that is no HTTP request, so that a server need not look into it.</summary>
public static class EventSource
{
    /// <returns>As the services write it, such as <c>aws:sqs</c>; null where nobody knows.</returns>
    public static string? Of(JsonMembers e)
    {
        foreach (var record in e["Records"u8])
        {
            var members = record.Members;
            // SNS writes it with a capital.
            var source = members["eventSource"u8].Exists ? members["eventSource"u8] : members["EventSource"u8];
            return source.Text;
        }
        // Kafka and Amazon MQ have it beside their records.
        if (e["eventSource"u8].IsString)
            return e["eventSource"u8].Text;
        if (e["detail-type"u8].IsString && e["source"u8].IsString)
            return "aws:events";
        if (e["awslogs"u8].IsObject)
            return "aws:logs";
        if (e["deliveryStreamArn"u8].IsString)
            return "aws:firehose";
        return e["triggerSource"u8].IsString && e["userPoolId"u8].IsString ? "aws:cognito" : null;
    }
}
