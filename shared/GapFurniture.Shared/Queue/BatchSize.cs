namespace GapFurniture.Shared.Queue;

/// <summary>How much work is in a message, or in a batch of them.</summary>
/// <param name="Objects">How many things it speaks of, such as S3 objects.</param>
/// <param name="Bytes">How large they are together; 0 when nobody says.</param>
public sealed record BatchSize(long Objects, long Bytes)
{
    /// <summary>Nothing.</summary>
    public static BatchSize None { get; } = new(0, 0);

    /// <summary>No limit.</summary>
    public static BatchSize Unlimited { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>The sum.</summary>
    public BatchSize Plus(BatchSize other) => new(Objects + other.Objects, Bytes + other.Bytes);

    /// <summary>The difference.</summary>
    public BatchSize Minus(BatchSize other) => new(Objects - other.Objects, Bytes - other.Bytes);

    /// <summary>True if this is within the limit in both respects.</summary>
    public bool IsWithin(BatchSize limit) => Objects <= limit.Objects && Bytes <= limit.Bytes;
}
