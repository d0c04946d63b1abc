using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Verify;

/// <summary>Objects that a piece writes itself: reported back to it by its own notification, they would go round in a circle.</summary>
internal static class OwnOutputs
{
    /// <summary>Where the piece behind an attachment writes, as far as its settings can be read.</summary>
    public static async Task<IReadOnlyList<OwnOutput>> OfAsync(
        Clients clients,
        PieceFacts piece,
        Attachment attachment,
        CancellationToken cancellation
    )
    {
        var name = attachment.Target.Arn.ToString();
        if (attachment.Target.QueueUrl is not null)
            name = await clients.Lambda.ListEventSourceMappingsAsync(null, name, cancellation) is [var first, ..]
                ? first.FunctionArn
                : null;
        var function = name is null ? null : await clients.Lambda.GetFunctionConfigurationAsync(name, cancellation);
        return await OfAsync(clients, piece, attachment.Bucket, function, cancellation);
    }

    public static async Task<IReadOnlyList<OwnOutput>> OfAsync(
        Clients clients,
        PieceFacts piece,
        string bucket,
        FunctionConfiguration? function,
        CancellationToken cancellation
    ) => IPieceTool.Of(piece) is { } tool ? await tool.OutputsAsync(bucket, function, clients, cancellation) : [];

    /// <summary>Which of them a notification reports back, in words.</summary>
    public static IEnumerable<string> Loops(IEnumerable<OwnOutput> outputs, PieceFacts piece, string bucket, NotificationFilter filter) =>
        outputs
            .Where(o => o.Place.Bucket == bucket && filter.Overlaps(new NotificationFilter(o.Place.Key, "")))
            .Select(o => $"{piece.Piece} writes {o.What} to {o.Place}, and the notification of {filter} reports them back to it");
}
