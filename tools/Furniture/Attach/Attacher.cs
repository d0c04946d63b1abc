using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Cli;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Attach;

/// <summary>Puts a bond in: leave on the target first, since S3 tries it, then the bucket's side.</summary>
internal sealed class Attacher(Clients clients, Backoff backoff, TextWriter output, TextWriter log)
{
    private readonly BucketNotifications _notifications = new(clients.S3, backoff, log);

    /// <summary>Shows what attaching would change.</summary>
    public async Task PreviewAsync(Attachment attachment, CancellationToken cancellation)
    {
        var (before, after) = await PermissionOf(attachment).PreviewAsync(cancellation);
        await output.WriteLineAsync($"policy of {attachment.Target}:");
        await output.WriteAsync(TextDiff.Of(before, after));
        if (attachment.Way == Way.EventBridge)
            await output.WriteAsync(await Bond(attachment).PreviewAsync(cancellation));
        var document = await _notifications.ReadAsync(attachment.Bucket, cancellation);
        await output.WriteLineAsync($"notifications of bucket {attachment.Bucket}:");
        await output.WriteAsync(TextDiff.Of(Lines(document), Lines(Merge(document, attachment))));
        await output.WriteLineAsync("dry run: nothing was changed");
    }

    /// <summary>Attaches; what is there already stays as it is.</summary>
    public async Task AttachAsync(Attachment attachment, CancellationToken cancellation)
    {
        // First of all what would be refused, so that nothing is done by halves.
        Merge(await _notifications.ReadAsync(attachment.Bucket, cancellation), attachment);
        var permission = PermissionOf(attachment);
        var granted = await permission.GrantAsync(cancellation);
        bool changed;
        try
        {
            changed =
                attachment.Way == Way.EventBridge
                    ? await Bond(attachment).PutAsync(cancellation)
                    : await _notifications.ChangeAsync(
                        attachment.Bucket,
                        document => Merge(document, attachment),
                        granted ? attachment.Target.Arn.ToString() : null,
                        cancellation
                    );
        }
        catch (FurnitureException) when (granted)
        {
            await TakeBackAsync(attachment, permission);
            throw;
        }
        await output.WriteLineAsync(
            granted || changed ? $"attached {attachment.Piece}: {attachment}" : $"attached already {attachment.Piece}: {attachment}"
        );
        if (changed && attachment is { Way: Way.Queue })
            await output.WriteLineAsync("S3 has sent an s3:TestEvent to the queue; the piece takes no notice of it");
    }

    // Leave without a bond is one statement too many; a bond without leave would lose events, so it is looked first.
    private async Task TakeBackAsync(Attachment attachment, IPermission permission)
    {
        try
        {
            var document = await _notifications.ReadAsync(attachment.Bucket, CancellationToken.None);
            if (attachment.Way != Way.EventBridge && document.Items.All(i => i.Id != attachment.Id))
                await permission.RevokeAsync(CancellationToken.None);
        }
        catch (FurnitureException e)
        {
            await log.WriteLineAsync($"the policy of {attachment.Target} keeps the statement {attachment.Sid}: {e.Message}");
        }
    }

    /// <summary>The document with the bond in it; itself when it is there.</summary>
    /// <exception cref="FurnitureException">Another configuration is for the same keys, or has the same id.</exception>
    public static NotificationDocument Merge(NotificationDocument document, Attachment attachment)
    {
        if (attachment.Item is not { } item)
            return document.SendsToEventBridge ? document : document.With(NotificationItem.Of("<EventBridgeConfiguration/>"));
        if (document.Items.FirstOrDefault(i => i.Id == item.Id) is { } same)
        {
            return same.Canonical == item.Canonical
                ? document
                : throw new FurnitureException(
                    $"bucket {attachment.Bucket} has another configuration with the id \"{item.Id}\" ({same.Filter} → {same.TargetArn}); detach it first, or choose another --id"
                );
        }
        if (document.Items.FirstOrDefault(item.Overlaps) is { } other)
        {
            throw new FurnitureException(
                $"S3 takes no two configurations for the same keys and events: \"{other.Id}\" ({other.Filter} → {other.TargetArn}) overlaps {item.Filter}; narrow --prefix or --suffix, or use --to eventbridge, which may overlap"
            );
        }
        return document.With(item);
    }

    public IPermission PermissionOf(Attachment attachment) =>
        attachment.Target.QueueUrl is { } url
            ? new QueuePermission(clients.Sqs, url, attachment.Sid, attachment.Statement, backoff)
            : new FunctionPermission(clients.Lambda, attachment);

    public EventBridgeBond Bond(Attachment attachment) => new(clients.EventBridge, _notifications, attachment);

    public static string Lines(NotificationDocument document) =>
        string.Join('\n', document.Items.Select(i => System.Xml.Linq.XElement.Parse(i.Xml).ToString()));
}
