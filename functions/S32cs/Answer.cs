using System.Text.Json;
using System.Text.Json.Serialization;
using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared.Queue;

namespace GapFurniture.S32cs;

/// <summary>What the function answers: failures for an SQS event source, else a summary.</summary>
public sealed class Answer
{
    /// <summary>Messages that have to come again; null for events that are not from SQS.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
    [JsonPropertyName("batchItemFailures"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BatchItemFailure>? BatchItemFailures { get; init; }

    /// <summary>The objects and what became of their documents; null for SQS, which does not read it.</summary>
    [JsonPropertyName("objects"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LoadSummary>? Objects { get; init; }
}

/// <summary>An event is not loaded as a whole and has to come again. The message names what is missing and why.</summary>
public sealed class LoadException(string message) : Exception(message);

/// <summary>The events and answers of <see cref="Function"/>, for the serializer.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class EventJson : JsonSerializerContext;
