using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Attach;

/// <summary>How a bucket's events reach a piece.</summary>
internal enum Way
{
    /// <summary>S3 → queue.</summary>
    Queue,

    /// <summary>S3 → function, asynchronously.</summary>
    Function,

    /// <summary>S3 → EventBridge → queue or function.</summary>
    EventBridge,
}

/// <summary>The attachment that the command line describes, as far as it does.</summary>
/// <param name="Filter">Null when neither prefix nor suffix were given: for attach all keys, for detach any.</param>
/// <param name="Way">Null for the piece's own.</param>
/// <param name="Id">Null to make one.</param>
/// <param name="Account">The bucket's owner; null for the target's.</param>
internal sealed record AttachRequest(
    string Piece,
    string Bucket,
    NotificationFilter? Filter,
    Way? Way,
    string? Queue,
    string? Function,
    string? Id,
    string? Account
)
{
    /// <summary>Finds the target.</summary>
    public async Task<Attachment> ResolveAsync(Way standard, Targets targets, CancellationToken cancellation)
    {
        var way = Way ?? (Queue is not null ? Attach.Way.Queue : standard);
        var filter = Filter ?? NotificationFilter.All;
        var target = way switch
        {
            Attach.Way.Function when Function is null => throw new UsageException("--to function needs --function NAME"),
            Attach.Way.Function => await targets.FunctionAsync(Function, cancellation),
            Attach.Way.EventBridge when Queue is null && Function is not null => await targets.FunctionAsync(Function, cancellation),
            _ when Queue is not null => await targets.QueueAsync(Queue, cancellation),
            _ when Function is not null => await targets.QueueOfAsync(Function, cancellation),
            _ => throw new UsageException("which target? give --queue NAME|URL, or --function NAME, whose queue is then used"),
        };
        if (way == Attach.Way.Queue && target.Arn.Name.EndsWith(".fifo", StringComparison.Ordinal))
            throw new FurnitureException(
                $"S3 cannot send to a FIFO queue such as {target.Arn.Name}; use --to eventbridge, or a standard queue"
            );
        return new Attachment(
            Piece,
            Bucket,
            filter,
            way,
            target,
            Id ?? Attachment.DefaultId(Piece, filter, way, target.Arn),
            Account ?? target.Arn.Account
        );
    }
}
