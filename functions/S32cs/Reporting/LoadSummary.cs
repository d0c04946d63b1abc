using System.Text.Json.Serialization;

namespace GapFurniture.S32cs.Reporting;

/// <summary>What became of one object's documents: for the function's answer, the metrics and the log.</summary>
public sealed record LoadSummary
{
    /// <summary><c>s3://bucket/key</c>, or a file's path.</summary>
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

    /// <summary>Documents that could not be sent or were not accepted, each with its reason.</summary>
    [JsonPropertyName("rejected")]
    public required long Rejected { get; init; }

    /// <summary>Rejects by reason.</summary>
    [JsonPropertyName("reasons")]
    public required IReadOnlyDictionary<string, long> Reasons { get; init; }

    /// <summary>Documents that were changed to be legal: nulls, forbidden characters, unknown members, numeric ids.</summary>
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

    /// <summary>Why the object has to come again; null if all its documents are in or rejected. Failed objects are in no answer.</summary>
    [JsonIgnore]
    public string? Failure { get; init; }
}
