using Amazon.Runtime;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Attach;

internal sealed class AttachmentFinder(Clients clients, AttachRequest request)
{
    private readonly Targets _targets = new(clients);

    /// <summary>The attachments of a piece to a bucket, as far as the request narrows them down.</summary>
    public async Task<IReadOnlyList<Attachment>> FindAsync()
    {
        var document = await new BucketNotifications(clients).ReadAsync(request.Bucket);
        var attachments = new List<Attachment>();
        foreach (var item in document.Items.Where(i => i.TargetArn is not null && IsMeant(i)))
        {
            if (await IfOursAsync(item) is { } attachment && await IsTargetMeantAsync(attachment))
                attachments.Add(attachment);
        }
        if (request.Way is null or Way.EventBridge)
            await AddRulesAsync(attachments);
        if (attachments.Count == 0 && request.Id is not null && (request.Queue ?? request.Function) is not null)
        {
            // If a detach is interrupted halfway, the permission remains although the notification is gone.
            var leftover = await request.ResolveAsync(Way.Queue, _targets);
            if (await new Permission(clients, leftover).ExistsAsync())
                attachments.Add(leftover);
        }
        return attachments;
    }

    private bool IsMeant(NotificationItem item) =>
        request.Id is not null ? item.Id == request.Id : request.Filter is null || request.Filter == item.Filter;

    /// <summary>False for another stack of the same piece: it keeps its events.</summary>
    private async Task<bool> IsTargetMeantAsync(Attachment attachment)
    {
        if (request.Way is not null && request.Way != attachment.Way)
            return false;
        var arn = attachment.Target.Arn;
        if (request.Queue is null && request.Function is null || arn.Service == "sqs" && arn.Name == request.Queue?.Split(':', '/')[^1])
            return true;
        return request.Function is { } function
            && (
                arn.ToString() == function
                || arn.Resource == $"function:{function}"
                // It may have been the queue that the function read: nobody can say any more.
                || attachment.Target.IsGone
                || (await clients.Lambda.ListEventSourceMappingsAsync(function)).Any(m => m.SourceArn == arn.ToString())
            );
    }

    /// <summary>The attachment that a configuration is; null when furniture did not make it for this piece.</summary>
    private async Task<Attachment?> IfOursAsync(NotificationItem item)
    {
        if (item.Id.StartsWith(Attachment.IdPrefix(request.Piece), StringComparison.Ordinal))
            return await AttachmentOfAsync(item);
        // An id that the user chose does not say who made the configuration; our statement on the target does.
        try
        {
            var attachment = await AttachmentOfAsync(item);
            var isOurs = attachment.Target.IsGone
                // Never a topic: furniture attaches none.
                ? request.Id is not null && attachment.Target.Arn.Service is "sqs" or "lambda"
                : await new Permission(clients, attachment).ExistsAsync();
            return isOurs ? attachment
                : request.Id is null ? null
                : throw new FurnitureException(
                    $"configuration \"{attachment.Id}\" of bucket {attachment.Bucket} was not attached by furniture (the policy of {attachment.Target} has no statement {attachment.Sid}); remove it with the tool that made it"
                );
        }
        // Others' queues and functions need not be readable for us.
        catch (Exception e) when (request.Id is null && e is AmazonServiceException or FurnitureException)
        {
            await Console.Error.WriteLineAsync(
                $"configuration \"{item.Id}\" is not touched: {FurnitureException.ReasonOf(e)}; if furniture made it, run this again with permission to read it, and --id {item.Id}"
            );
            return null;
        }
    }

    private async Task<Attachment> AttachmentOfAsync(NotificationItem item)
    {
        var way = item.Name == ConfigurationKind.Queue + "Configuration" ? Way.Queue : Way.Function;
        var target = await TargetAsync(item.TargetArn!);
        var account = request.Account ?? target.Arn.Account;
        return new Attachment(request.Piece, request.Bucket, item.Filter, way, target, item.Id, account) { Events = item.Events };
    }

    // The policy of a target that is gone went with it; its ARN is enough for the rest.
    private async Task<Target> TargetAsync(string arn) => await _targets.FindAsync(arn) ?? new Target(Arn.Parse(arn), null, IsGone: true);

    private async Task AddRulesAsync(List<Attachment> attachments)
    {
        var (piece, bucket) = (request.Piece, request.Bucket);
        foreach (var (rule, arn) in await EventBridgeRule.FindAsync(clients, piece, bucket, request.Id))
        {
            var target = await TargetAsync(arn ?? rule.Arn);
            var (filter, account) = (Attachment.FilterOf(rule.EventPattern!), target.Arn.Account);
            var attachment = new Attachment(piece, bucket, filter, Way.EventBridge, target, rule.Name, account) { Events = request.Events };
            if ((request.Filter is null || request.Filter == filter) && await IsTargetMeantAsync(attachment))
                attachments.Add(attachment);
        }
    }
}
