namespace GapFurniture.Furniture.Pieces.Rin;

/// <summary>One target of a Rin configuration, global sections merged in.</summary>
internal sealed record RinTarget
{
    /// <summary>Line of the configuration.</summary>
    public required long Line { get; init; }

    public string Bucket { get; init; } = "";

    public string? Region { get; init; }

    public string? KeyPrefix { get; init; }

    public string? KeyRegexp { get; init; }

    public string? Schema { get; init; }

    public string Table { get; init; } = "";

    public string SqlOption { get; init; } = "";

    /// <summary>Role of COPY; null when it uses keys.</summary>
    public string? IamRole { get; init; }

    public bool Break { get; init; }

    public bool Discard { get; init; }

    public bool HasLedger { get; init; }
}
