namespace GapFurniture.Shared.Queue;

/// <summary>How much work is in a message, or in a batch of them.</summary>
/// <param name="Objects">How many things it speaks of, such as S3 objects.</param>
/// <param name="Bytes">How large they are together; 0 when nobody says.</param>
public readonly record struct BatchSize(long Objects, long Bytes)
{
    /// <summary>The sum.</summary>
    public static BatchSize operator +(BatchSize one, BatchSize other) => one.Add(other);

    /// <summary>The sum.</summary>
    public BatchSize Add(BatchSize other) => new(Objects + other.Objects, Bytes + other.Bytes);

    /// <summary>True if this is within the limit in both respects.</summary>
    public bool IsWithin(BatchSize limit) => Objects <= limit.Objects && Bytes <= limit.Bytes;
}
