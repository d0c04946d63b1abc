using System.Text.Json.Serialization;

namespace GapFurniture.Aws.Events;

/// <summary>What a Lambda function answers to an SQS event source when some messages failed.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
public static class PartialBatch
{
    /// <summary>The messages that have to be delivered again.</summary>
    /// <param name="failedIds">Their ids; null for what failed in an event that no message brought.</param>
    /// <param name="messages">How many messages the event holds.</param>
    /// <returns>
    /// Null when the invocation itself has to fail: when no message brought what failed, or when no message is done. Then no message is lost where
    /// the event source ignores the answer (without ReportBatchItemFailures).
    /// </returns>
    public static IReadOnlyList<BatchItemFailure>? Of(IEnumerable<string?> failedIds, int messages)
    {
        var ids = failedIds.Distinct(StringComparer.Ordinal).ToList();
        var isLost = ids.Contains(null) || (ids.Count > 0 && ids.Count == messages);
        return isLost ? null : [.. ids.Select(id => new BatchItemFailure(id!))];
    }
}

/// <summary>An entry of a partial batch response: a message that Lambda has to deliver again.</summary>
public sealed record BatchItemFailure([property: JsonPropertyName("itemIdentifier")] string ItemIdentifier);
