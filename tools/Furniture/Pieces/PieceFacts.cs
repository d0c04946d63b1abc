using System.Text.Json.Serialization;
using GapFurniture.Furniture.Attach;

namespace GapFurniture.Furniture.Pieces;

/// <summary>What this program knows of a piece: <c>functions/&lt;Piece&gt;/furniture/piece.json</c>, from which GAPS.md is made as well.</summary>
internal sealed record PieceFacts
{
    /// <summary>Name, as the folder in <c>functions/</c>.</summary>
    public required string Piece { get; init; }

    /// <summary>What it joins, such as <c>S3 → Redshift</c>.</summary>
    public required string Gap { get; init; }

    /// <summary>How a bucket's events reach it; null when no bucket is involved.</summary>
    public Way? Way { get; init; }

    /// <summary>For a piece without bucket: what starts it, and what to do instead of attaching.</summary>
    public string? Instead { get; init; }

    /// <summary>What the configuration's id means to it, so that there has to be one; null for a piece that does not look at it.</summary>
    public string? IdMeans { get; init; }

    /// <summary>Environment variables of its function: of each group at least one has to be set.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Variables
    {
        get => field ?? [];
        init;
    }

    /// <summary>What AWS offers today; empty for nothing.</summary>
    public required IReadOnlyList<GapFact> Today { get; init; }

    /// <summary>What that does not cover.</summary>
    public required IReadOnlyList<string> NotCovered { get; init; }

    /// <summary>How to move over, step by step.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The command that makes the snippets for the steps; null when there is none.</summary>
    public string? Snippets { get; init; }

    [JsonIgnore]
    public string Executable => Piece.ToLowerInvariant();
}
