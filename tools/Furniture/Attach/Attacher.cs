using System.Xml.Linq;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Attach;

/// <summary>
/// Attaches a bucket to a target, and detaches it. The permission on the target is granted first, because S3 validates it, and is revoked
/// last; both may be run again. A dry run goes the same way, and shows what would change.
/// </summary>
internal sealed class Attacher(Clients clients)
{
    private readonly BucketNotifications _notifications = new(clients);

    /// <summary>Attaches; what is in place already stays as it is.</summary>
    public async Task AttachAsync(Attachment attachment)
    {
        // First whatever would be refused, so that nothing is half done.
        Merge(await _notifications.ReadAsync(attachment.Bucket), attachment);
        RefuseKey(attachment.Target);
        var granted = await new Permission(clients, attachment).GrantAsync();
        bool changed;
        try
        {
            changed =
                attachment.Way == Way.EventBridge
                    ? await new EventBridgeRule(clients, attachment).PutAsync()
                    : await _notifications.ChangeAsync(
                        attachment.Bucket,
                        document => Merge(document, attachment),
                        granted ? attachment.Target.Arn.ToString() : null
                    );
        }
        catch (FurnitureException) when (granted && attachment.Way != Way.EventBridge)
        {
            await RevokeAsync(attachment);
            throw;
        }
        if (clients.IsDryRun)
            return;
        await Console.Out.WriteLineAsync($"attached {(granted || changed ? "" : "already ")}{attachment.Piece}: {attachment}");
        if (changed && attachment.Way == Way.Queue)
            await Console.Out.WriteLineAsync("S3 has sent an s3:TestEvent to the queue; the piece ignores it");
        if (attachment.Target.Queue?.Key is { } key)
            await Console.Error.WriteLineAsync($"the queue is encrypted with {key}: {KeyNeeds(attachment.Principal)}");
    }

    /// <summary>Removes exactly what attach wrote.</summary>
    public async Task DetachAsync(Attachment attachment)
    {
        if (attachment.Way == Way.EventBridge)
            await new EventBridgeRule(clients, attachment).RemoveAsync();
        else
            await _notifications.ChangeAsync(
                attachment.Bucket,
                document => document.Without(i => i.Id == attachment.Id && i.TargetArn == attachment.Target.Arn.ToString())
            );
        if (!attachment.Target.IsGone)
            await new Permission(clients, attachment).RevokeAsync();
        if (!clients.IsDryRun)
            await Console.Out.WriteLineAsync($"detached {attachment.Piece}: {attachment}");
    }

    /// <summary>What a customer key needs so that events pass through the queue.</summary>
    public static string KeyNeeds(string principal) =>
        $"the key's policy must allow {principal} kms:GenerateDataKey and kms:Decrypt, and the piece's role needs kms:Decrypt on it";

    // A permission without a notification is only clutter; a notification without permission loses events. So check first, even after Ctrl-C.
    private static async Task RevokeAsync(Attachment attachment)
    {
        var clients = new Clients(CancellationToken.None);
        try
        {
            var document = await new BucketNotifications(clients).ReadAsync(attachment.Bucket);
            if (document.Items.All(i => i.Id != attachment.Id))
                await new Permission(clients, attachment).RevokeAsync();
        }
        catch (FurnitureException e)
        {
            await Console.Error.WriteLineAsync($"the policy of {attachment.Target} keeps the statement {attachment.Sid}: {e.Message}");
        }
    }

    // S3 tries the queue and would refuse in general words; EventBridge does not try, and the events would be lost.
    private static void RefuseKey(Target target)
    {
        if (target.Queue is { HasManagedKey: true, Key: var key })
            throw new FurnitureException(
                $"{target} is encrypted with {key}, a key that AWS manages and that S3 and EventBridge cannot use; switch to SSE-SQS (SqsManagedSseEnabled), or to a key of your own, then attach"
            );
    }

    /// <summary>The document with the attachment in it; the same object when it is there.</summary>
    /// <exception cref="FurnitureException">Another configuration is for the same keys, or has the same id.</exception>
    public static NotificationDocument Merge(NotificationDocument document, Attachment attachment)
    {
        if (attachment.Item is not { } item)
            return document.SendsToEventBridge
                ? document
                : document.With(new NotificationItem(new XElement(ConfigurationKind.EventBridge)));
        if (document.Items.FirstOrDefault(i => i.Id == item.Id) is { } same)
            return same.Canonical == item.Canonical
                ? document
                : throw new FurnitureException(
                    $"bucket {attachment.Bucket} has another configuration with the id \"{item.Id}\" ({same.Filter} → {same.TargetArn}); detach it first, or choose another --id"
                );
        if (document.Items.FirstOrDefault(item.Overlaps) is { } other)
            throw new FurnitureException(
                $"S3 allows no two configurations for the same keys and events: \"{other.Id}\" ({other.Filter} → {other.TargetArn}) overlaps {item.Filter}; narrow --prefix or --suffix, or use --to eventbridge, which may overlap"
            );
        return document.With(item);
    }
}
