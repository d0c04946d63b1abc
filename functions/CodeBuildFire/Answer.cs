using System.Text.Json.Serialization;
using GapFurniture.Shared.Queue;

namespace GapFurniture.CodeBuildFire;

/// <summary>What the function answers: failures for an SQS event source, else the builds.</summary>
public sealed class Answer
{
    /// <summary>Messages that have to come again; null for events that are not from SQS.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
    [JsonPropertyName("batchItemFailures"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BatchItemFailure>? BatchItemFailures { get; init; }

    /// <summary>Started builds; null for SQS, where nobody reads it.</summary>
    [JsonPropertyName("builds"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AnswerBuild>? Builds { get; init; }

    internal static Answer Failures(IEnumerable<string> messageIds) =>
        new() { BatchItemFailures = [.. messageIds.Select(id => new BatchItemFailure(id))] };

    internal static Answer Started(IEnumerable<AnswerBuild> builds) => new() { Builds = [.. builds] };
}
