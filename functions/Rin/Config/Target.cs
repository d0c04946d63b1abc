using GapFurniture.Rin.Copy;
using GapFurniture.Shared.S3;

namespace GapFurniture.Rin.Config;

/// <summary>One entry of <c>targets</c>: which objects, and where they go.</summary>
internal sealed record Target
{
    /// <summary>Line of the config where it stands; 0 when it comes from no file.</summary>
    public long Line { get; init; }

    public required string Bucket { get; init; }

    /// <summary>Region of the bucket, for COPY; null: the warehouse's own.</summary>
    public string? Region { get; init; }

    public required KeyMatcher Keys { get; init; }

    /// <summary>Where to load; null for a target that discards.</summary>
    public Connection? Connection { get; init; }

    /// <summary>Schema with placeholders; null: the search path's.</summary>
    public string? Schema { get; init; }

    /// <summary>Table with placeholders.</summary>
    public string Table { get; init; } = "";

    /// <summary>Text appended to COPY.</summary>
    public string SqlOption { get; init; } = "";

    /// <summary>Table that keeps this target's objects from being loaded twice; null: at least once.</summary>
    public TableName? Ledger { get; init; }

    /// <summary>Later targets do not see an object that this one matched.</summary>
    public bool Break { get; init; }

    /// <summary>Matched objects are loaded nowhere, and later targets do not see them.</summary>
    public bool Discard { get; init; }

    /// <summary>The captures when the object is for this target, the whole match first; else null.</summary>
    public IReadOnlyList<string>? Match(S3ObjectEvent s3Object) => s3Object.Bucket == Bucket ? Keys.Match(s3Object.Key) : null;

    public override string ToString() =>
        $"s3://{Bucket}/{Keys} => {(Discard ? "discard" : $"{Connection}/{Schema ?? "(search path)"}.{Table}")}{(Break ? ", break" : "")}";
}
