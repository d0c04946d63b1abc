namespace GapFurniture.Furniture.Attach;

/// <summary>Where events end up.</summary>
/// <param name="Arn">Of the queue or function.</param>
/// <param name="QueueUrl">The queue's; null for a function.</param>
/// <param name="IsGone">True for a target that a configuration names and that is not there any more.</param>
internal sealed record Target(Arn Arn, string? QueueUrl, bool IsGone = false)
{
    public bool IsQueue => Arn.Service == "sqs";

    public override string ToString() => $"{(IsQueue ? "queue" : "function")} {Arn.Name}";
}
