using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>How Lambda reads a queue.</summary>
internal sealed record EventSourceMappingOptions
{
    /// <summary>1 to 10,000; 1 to 10 for a FIFO queue. The default value is 10.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>How long a batch may be filled, 0 to 300 seconds; at least 1 second for batches over 10. The default value is 0.</summary>
    public TimeSpan Window { get; init; }

    /// <summary>Batches at a time, 2 to 1,000; null for Lambda's own start, 5. The default value is null.</summary>
    public int? MaximumConcurrency { get; init; }

    /// <summary>True for <c>FunctionResponseTypes: [ReportBatchItemFailures]</c>. The default value is false.</summary>
    public bool ReportBatchItemFailures { get; init; }

    /// <summary>
    /// Patterns of <c>FilterCriteria</c>, which are kept and described, not applied: Lambda deletes messages that match none. The default value
    /// is none.
    /// </summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Refuses what Lambda refuses.</summary>
    public void Validate(SqsQueue queue, FunctionOptions function)
    {
        if (BatchSize is < 1 or > 10_000 || (queue.Attributes.IsFifo && BatchSize > 10))
            throw LocalLambda.Invalid("The batch size must be between 1 and 10000, or 10 for a FIFO queue.");
        if (Window < TimeSpan.Zero || Window > TimeSpan.FromSeconds(300) || (queue.Attributes.IsFifo && Window > TimeSpan.Zero))
            throw LocalLambda.Invalid("The maximum batching window must be between 0 and 300 seconds, and 0 for a FIFO queue.");
        if (BatchSize > 10 && Window < TimeSpan.FromSeconds(1))
            throw LocalLambda.Invalid("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10");
        if (MaximumConcurrency is < 2 or > 1000)
            throw LocalLambda.Invalid("The maximum concurrency must be between 2 and 1000.");
        if (queue.Attributes.VisibilityTimeout < function.Timeout)
        {
            throw LocalLambda.Invalid(
                $"Queue visibility timeout: {queue.Attributes.VisibilityTimeout.TotalSeconds} seconds is less than Function timeout: {function.Timeout.TotalSeconds} seconds"
            );
        }
    }
}
