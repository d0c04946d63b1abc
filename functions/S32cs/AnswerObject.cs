using System.Text.Json.Serialization;
using GapFurniture.S32cs.Reporting;

namespace GapFurniture.S32cs;

/// <summary>What became of one object's documents.</summary>
public sealed record AnswerObject
{
    /// <summary><c>s3://bucket/key</c>.</summary>
    [JsonPropertyName("object")]
    public required string Url { get; init; }

    /// <summary>The domain's endpoint.</summary>
    [JsonPropertyName("endpoint")]
    public required string Endpoint { get; init; }

    /// <summary>Documents added or replaced.</summary>
    [JsonPropertyName("added")]
    public required long Added { get; init; }

    /// <summary>Documents deleted.</summary>
    [JsonPropertyName("deleted")]
    public required long Deleted { get; init; }

    /// <summary>Documents that could not be sent or were not taken.</summary>
    [JsonPropertyName("rejected")]
    public required long Rejected { get; init; }

    /// <summary>Rejects by reason.</summary>
    [JsonPropertyName("reasons")]
    public required IReadOnlyDictionary<string, long> Reasons { get; init; }

    /// <summary>Documents that were changed to be legal.</summary>
    [JsonPropertyName("cleaned")]
    public required long Cleaned { get; init; }

    /// <summary>Batches that hold documents of it.</summary>
    [JsonPropertyName("batches")]
    public required long Batches { get; init; }

    /// <summary>Bytes read, decompressed.</summary>
    [JsonPropertyName("bytes")]
    public required long Bytes { get; init; }

    /// <summary>Seconds until everything was in.</summary>
    [JsonPropertyName("seconds")]
    public required double Seconds { get; init; }

    internal static AnswerObject Of(ObjectReport report) =>
        new()
        {
            Url = report.Url,
            Endpoint = report.Endpoint,
            Added = report.Added,
            Deleted = report.Deleted,
            Rejected = report.Rejected,
            Reasons = report.Reasons,
            Cleaned = report.Cleaned,
            Batches = report.Batches,
            Bytes = report.Bytes,
            Seconds = Math.Round(report.Seconds, 3),
        };
}
