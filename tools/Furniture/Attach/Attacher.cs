using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Attach;

/// <summary>Attaches a bucket to a target: grants the permission first, because S3 validates it, then writes the notification.</summary>
internal sealed class Attacher(Clients clients, TextWriter output, TextWriter log)
{
    private readonly BucketNotifications _notifications = new(clients.S3, log);

    /// <summary>Shows what attaching would change.</summary>
    /// <exception cref="FurnitureException">It would be refused.</exception>
    public async Task PreviewAsync(Attachment attachment, CancellationToken cancellation)
    {
        var document = await _notifications.ReadAsync(attachment.Bucket, cancellation);
        var merged = Merge(document, attachment);
        RefuseKey(attachment.Target);
        var (before, after) = await PermissionOf(attachment).PreviewAsync(cancellation);
        await output.WriteLineAsync($"policy of {attachment.Target}:");
        await output.WriteAsync(TextDiff.Of(before, after));
        if (attachment.Way == Way.EventBridge)
            await output.WriteAsync(await RuleOf(attachment).PreviewAsync(cancellation));
        await output.WriteLineAsync($"notifications of bucket {attachment.Bucket}:");
        await output.WriteAsync(TextDiff.Of(document.Indented(), merged.Indented()));
        await output.WriteLineAsync("dry run: nothing was changed");
    }

    /// <summary>Attaches; what is in place already stays as it is.</summary>
    public async Task AttachAsync(Attachment attachment, CancellationToken cancellation)
    {
        // First whatever would be refused, so that nothing is half done.
        Merge(await _notifications.ReadAsync(attachment.Bucket, cancellation), attachment);
        RefuseKey(attachment.Target);
        var permission = PermissionOf(attachment);
        var granted = await permission.GrantAsync(cancellation);
        bool changed;
        try
        {
            changed =
                attachment.Way == Way.EventBridge
                    ? await RuleOf(attachment).PutAsync(cancellation)
                    : await _notifications.ChangeAsync(
                        attachment.Bucket,
                        document => Merge(document, attachment),
                        granted ? attachment.Target.Arn.ToString() : null,
                        cancellation
                    );
        }
        catch (FurnitureException) when (granted)
        {
            await RevokeAsync(attachment, permission);
            throw;
        }
        await output.WriteLineAsync(
            granted || changed ? $"attached {attachment.Piece}: {attachment}" : $"attached already {attachment.Piece}: {attachment}"
        );
        if (changed && attachment is { Way: Way.Queue })
            await output.WriteLineAsync("S3 has sent an s3:TestEvent to the queue; the piece ignores it");
        if (attachment.Target.Key is { } key)
            await log.WriteLineAsync($"the queue is encrypted with {key}: {KeyNeeds(attachment.Principal)}");
    }

    /// <summary>What a customer key needs so that events pass through the queue.</summary>
    public static string KeyNeeds(string principal) =>
        $"the key's policy must allow {principal} kms:GenerateDataKey and kms:Decrypt, and the piece's role needs kms:Decrypt on it";

    // A permission without a notification is only clutter; a notification without permission loses events. So check first.
    private async Task RevokeAsync(Attachment attachment, IPermission permission)
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

    // S3 tries the queue and would refuse in general words; EventBridge does not try, and the events would be lost.
    private static void RefuseKey(Target target)
    {
        if (target.HasManagedKey)
            throw new FurnitureException(
                $"{target} is encrypted with {target.Key}, a key that AWS manages and that S3 and EventBridge cannot use; switch to SSE-SQS (SqsManagedSseEnabled), or to a key of your own, then attach"
            );
    }

    /// <summary>The document with the attachment in it; the same object when it is there.</summary>
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
                $"S3 allows no two configurations for the same keys and events: \"{other.Id}\" ({other.Filter} → {other.TargetArn}) overlaps {item.Filter}; narrow --prefix or --suffix, or use --to eventbridge, which may overlap"
            );
        }
        return document.With(item);
    }

    public IPermission PermissionOf(Attachment attachment) =>
        attachment.Target.QueueUrl is { } url
            ? new QueuePermission(clients.Sqs, url, attachment.Sid, attachment.Statement, log)
            : new FunctionPermission(clients.Lambda, attachment);

    public EventBridgeRule RuleOf(Attachment attachment) => new(clients.EventBridge, _notifications, attachment);
}
