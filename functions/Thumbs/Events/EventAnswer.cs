using System.Text.Json.Serialization;
using GapFurniture.Aws.Events;

namespace GapFurniture.Thumbs.Events;

/// <summary>The function's answer to an event: failed messages for SQS, else how many thumbnails it was about.</summary>
internal sealed class EventAnswer
{
    /// <summary>Messages that SQS has to deliver again; null for events that are not from SQS.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
    [JsonPropertyName("batchItemFailures"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BatchItemFailure>? BatchItemFailures { get; init; }

    /// <summary>Thumbnails that were made; null for SQS, which does not read it.</summary>
    [JsonPropertyName("made"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Made { get; init; }

    /// <summary>Thumbnails that were there already.</summary>
    [JsonPropertyName("fresh"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Fresh { get; init; }

    /// <summary>Thumbnails that were deleted, since their originals are gone.</summary>
    [JsonPropertyName("removed"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Removed { get; init; }
}
