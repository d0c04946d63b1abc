namespace GapFurniture.Furniture.Attach;

/// <summary>Where events end up.</summary>
/// <param name="Arn">Of the queue or function.</param>
/// <param name="QueueUrl">The queue's; null for a function.</param>
internal sealed record Target(Arn Arn, string? QueueUrl)
{
    public bool IsQueue => QueueUrl is not null;

    public override string ToString() => $"{(IsQueue ? "queue" : "function")} {Arn.Name}";
}
