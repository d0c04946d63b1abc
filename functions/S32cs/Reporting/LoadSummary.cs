using System.Text.Json;
using System.Text.Json.Serialization;
using GapFurniture.Shared.Logging;

namespace GapFurniture.S32cs.Reporting;

/// <summary>What became of one object's documents: for the function's answer, and for the log with its metrics.</summary>
public sealed class LoadSummary : IJsonMembers
{
    /// <summary><c>s3://bucket/key</c>, or a file's path.</summary>
    [JsonPropertyName("object")]
    public required string Url { get; init; }

    /// <summary>The domain's endpoint; empty as long as that is not known.</summary>
    [JsonPropertyName("endpoint")]
    public string Endpoint { get; internal set; } = "";

    /// <summary>Documents added or replaced.</summary>
    [JsonPropertyName("added")]
    public long Added { get; internal set; }

    /// <summary>Documents deleted.</summary>
    [JsonPropertyName("deleted")]
    public long Deleted { get; internal set; }

    /// <summary>Documents that could not be sent or were not accepted, each with its reason.</summary>
    [JsonPropertyName("rejected")]
    public long Rejected { get; internal set; }

    /// <summary>Rejects by reason.</summary>
    [JsonPropertyName("reasons")]
    public SortedDictionary<string, long> Reasons { get; } = new(StringComparer.Ordinal);

    /// <summary>Documents that were changed to be legal: nulls, forbidden characters, unknown members, numeric ids.</summary>
    [JsonPropertyName("cleaned")]
    public long Cleaned { get; internal set; }

    /// <summary>Batches that hold documents of it.</summary>
    [JsonPropertyName("batches")]
    public long Batches { get; internal set; }

    /// <summary>Bytes read, decompressed.</summary>
    [JsonPropertyName("bytes")]
    public long Bytes { get; internal set; }

    /// <summary>Seconds until everything was in.</summary>
    [JsonPropertyName("seconds")]
    public double Seconds { get; internal set; }

    /// <summary>Why the object has to come again; null if all its documents are in or rejected. Failed objects are in no answer.</summary>
    [JsonIgnore]
    public string? Failure { get; internal set; }

    public override string ToString() =>
        $"{Url}: {Added} added, {Deleted} deleted, {Rejected} rejected, {Cleaned} cleaned, {Batches} batches, {Bytes} bytes, {Seconds:0.00} s";

    /// <summary>The numbers, also as metrics of CloudWatch.</summary>
    public void AddTo(Utf8JsonWriter line)
    {
        line.WriteString("url", Url);
        EmbeddedMetrics.AddTo(
            line,
            TimeProvider.System.GetUtcNow(),
            "GapFurniture/S32cs",
            ("Endpoint", Endpoint),
            [
                ("DocumentsAdded", "Count", Added),
                ("DocumentsDeleted", "Count", Deleted),
                ("DocumentsRejected", "Count", Rejected),
                ("DocumentsCleaned", "Count", Cleaned),
                ("Batches", "Count", Batches),
                ("Bytes", "Bytes", Bytes),
                ("Seconds", "Seconds", Seconds),
                ("Failed", "Count", Failure is null ? 0 : 1),
            ]
        );
    }
}
