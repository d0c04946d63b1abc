using Amazon.Runtime;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Attach;

/// <summary>Removes exactly what attach wrote: first the bucket's side, then the permission on the target. It may be run again.</summary>
internal sealed class Detacher(Clients clients, TextWriter output, TextWriter log)
{
    private readonly BucketNotifications _notifications = new(clients.S3, log);
    private readonly Attacher _attacher = new(clients, output, log);
    private readonly Targets _targets = new(clients);

    /// <summary>Detaches all attachments that the request describes.</summary>
    public async Task DetachAsync(AttachRequest request, bool dryRun, CancellationToken cancellation)
    {
        var attachments = await FindAsync(request, cancellation);
        foreach (var attachment in attachments)
        {
            if (dryRun)
                await PreviewAsync(attachment, cancellation);
            else
                await DetachAsync(attachment, cancellation);
        }
        if (attachments.Count == 0)
            await output.WriteLineAsync($"nothing of {request.Piece} is attached to bucket {request.Bucket}");
        else if (dryRun)
            await output.WriteLineAsync("dry run: nothing was changed");
    }

    /// <summary>The attachments of a piece to a bucket, as far as the request narrows them down.</summary>
    public async Task<IReadOnlyList<Attachment>> FindAsync(AttachRequest request, CancellationToken cancellation)
    {
        var document = await _notifications.ReadAsync(request.Bucket, cancellation);
        var attachments = new List<Attachment>();
        foreach (var item in document.Items.Where(i => i.TargetArn is not null && IsMeant(i, request)))
        {
            if (await IfOursAsync(item, request, cancellation) is { } attachment)
                attachments.Add(attachment);
        }
        if (request.Way is null or Way.EventBridge)
            attachments.AddRange(await RulesAsync(request, cancellation));
        if (attachments.Count == 0 && request.Id is not null && (request.Queue ?? request.Function) is not null)
            attachments.AddRange(await LeftoverAsync(request, cancellation));
        return attachments;
    }

    private async Task DetachAsync(Attachment attachment, CancellationToken cancellation)
    {
        if (attachment.Way == Way.EventBridge)
            await _attacher.RuleOf(attachment).RemoveAsync(cancellation);
        else
            await _notifications.ChangeAsync(
                attachment.Bucket,
                document => document.Without(i => i.Id == attachment.Id && i.TargetArn == attachment.Target.Arn.ToString()),
                null,
                cancellation
            );
        if (!attachment.Target.IsGone)
            await _attacher.PermissionOf(attachment).RevokeAsync(cancellation);
        await output.WriteLineAsync($"detached {attachment.Piece}: {attachment}");
    }

    private async Task PreviewAsync(Attachment attachment, CancellationToken cancellation)
    {
        var document = await _notifications.ReadAsync(attachment.Bucket, cancellation);
        await output.WriteLineAsync($"notifications of bucket {attachment.Bucket}:");
        await output.WriteAsync(TextDiff.Of(document.Indented(), document.Without(i => i.Id == attachment.Id).Indented()));
        var rule = attachment.Way == Way.EventBridge ? $"rule {attachment.RuleName}, and " : "";
        await output.WriteLineAsync($"{rule}statement {attachment.Sid} of the policy of {attachment.Target}: would be removed");
    }

    /// <summary>The attachment that a configuration is; null when furniture did not make it for this piece.</summary>
    private async Task<Attachment?> IfOursAsync(NotificationItem item, AttachRequest request, CancellationToken cancellation)
    {
        if (item.Id.StartsWith(Attachment.IdPrefix(request.Piece), StringComparison.Ordinal))
            return await AttachmentOfAsync(item, request, cancellation);
        // An id that the user chose does not say who made the configuration; our statement on the target does.
        try
        {
            var attachment = await AttachmentOfAsync(item, request, cancellation);
            if (attachment.Target.IsGone)
            {
                // Never a topic: furniture attaches none.
                if (request.Id is not null && attachment.Target.Arn.Service is "sqs" or "lambda")
                    return attachment;
            }
            else if (await _attacher.PermissionOf(attachment).ExistsAsync(cancellation))
                return attachment;
            return request.Id is null
                ? null
                : throw new FurnitureException(
                    $"configuration \"{attachment.Id}\" of bucket {attachment.Bucket} was not attached by furniture (the policy of {attachment.Target} has no statement {attachment.Sid}); remove it with the tool that made it"
                );
        }
        // Others' queues and functions need not be readable for us.
        catch (Exception e) when (request.Id is null && e is AmazonServiceException or FurnitureException)
        {
            var reason = e is FurnitureException ? e.Message : AwsTrouble.Describe(e);
            await log.WriteLineAsync(
                $"configuration \"{item.Id}\" is not touched: {reason}; if furniture made it, run this again with permission to read it, and --id {item.Id}"
            );
            return null;
        }
    }

    private async Task<Attachment> AttachmentOfAsync(NotificationItem item, AttachRequest request, CancellationToken cancellation)
    {
        var way = item.Name == ConfigurationKind.Queue + "Configuration" ? Way.Queue : Way.Function;
        // The policy of a target that is gone went with it; its ARN is enough for the rest.
        var arn = Arn.Parse(item.TargetArn!);
        var target = await _targets.FindAsync(item.TargetArn!, cancellation) ?? new Target(arn, null, IsGone: true);
        return new Attachment(request.Piece, request.Bucket, item.Filter, way, target, item.Id, request.Account ?? arn.Account);
    }

    private async Task<List<Attachment>> RulesAsync(AttachRequest request, CancellationToken cancellation)
    {
        var attachments = new List<Attachment>();
        var rules = await EventBridgeRule.FindAsync(clients.EventBridge, request.Piece, request.Bucket, request.Id ?? "", cancellation);
        foreach (var (rule, arn) in rules)
        {
            var target =
                (arn is null ? null : await _targets.FindAsync(arn, cancellation))
                ?? new Target(Arn.Parse(arn ?? rule.Arn), null, IsGone: true);
            var attachment = new Attachment(
                request.Piece,
                request.Bucket,
                request.Filter ?? NotificationFilter.All,
                Way.EventBridge,
                target,
                rule.Name,
                target.Arn.Account
            );
            if (request.Filter is null || EventBridgeRule.IsSame(attachment.Pattern, rule.Pattern))
                attachments.Add(attachment);
        }
        return attachments;
    }

    // If a detach is interrupted halfway, the permission remains although the notification is gone.
    private async Task<List<Attachment>> LeftoverAsync(AttachRequest request, CancellationToken cancellation)
    {
        var attachment = await request.ResolveAsync(Way.Queue, _targets, cancellation);
        return await _attacher.PermissionOf(attachment).ExistsAsync(cancellation) ? [attachment] : [];
    }

    private static bool IsMeant(NotificationItem item, AttachRequest request) =>
        request.Id is not null ? item.Id == request.Id : request.Filter is null || request.Filter == item.Filter;
}
