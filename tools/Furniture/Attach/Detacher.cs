using System.Text.Json;
using Amazon.Runtime;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Cli;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Attach;

/// <summary>Takes out exactly what attach put in: first the bucket's side, then the leave on the target. It may be run again.</summary>
internal sealed class Detacher(Clients clients, Targets targets, Backoff backoff, TextWriter output, TextWriter log)
{
    private readonly BucketNotifications _notifications = new(clients.S3, backoff, log);
    private readonly Attacher _attacher = new(clients, backoff, output, log);

    /// <summary>Detaches all bonds that the request means; how many there were.</summary>
    public async Task<int> DetachAsync(AttachRequest request, bool dryRun, CancellationToken cancellation)
    {
        var bonds = await FindAsync(request, cancellation);
        foreach (var bond in bonds)
        {
            if (dryRun)
                await PreviewAsync(bond, cancellation);
            else
                await DetachAsync(bond, cancellation);
        }
        if (bonds.Count == 0)
            await output.WriteLineAsync($"nothing of {request.Piece} is attached to bucket {request.Bucket}");
        else if (dryRun)
            await output.WriteLineAsync("dry run: nothing was changed");
        return bonds.Count;
    }

    /// <summary>The bonds of a piece on a bucket, as far as the request narrows them down.</summary>
    public async Task<IReadOnlyList<Attachment>> FindAsync(AttachRequest request, CancellationToken cancellation)
    {
        var document = await _notifications.ReadAsync(request.Bucket, cancellation);
        var bonds = new List<Attachment>();
        foreach (var item in document.Items.Where(i => i.TargetArn is not null && IsMeant(i, request)))
        {
            if (await BondAsync(item, request, cancellation) is { } bond)
                bonds.Add(bond);
        }
        if (request.Way is null or Way.EventBridge)
            bonds.AddRange(await RulesAsync(request, cancellation));
        if (bonds.Count == 0 && request.Id is not null && (request.Queue ?? request.Function) is not null)
            bonds.AddRange(await LeftoverAsync(request, cancellation));
        return bonds;
    }

    private async Task DetachAsync(Attachment bond, CancellationToken cancellation)
    {
        if (bond.Way == Way.EventBridge)
            await _attacher.Bond(bond).RemoveAsync(cancellation);
        else
            await _notifications.ChangeAsync(
                bond.Bucket,
                document => document.Without(i => i.Id == bond.Id && i.TargetArn == bond.Target.Arn.ToString()),
                null,
                cancellation
            );
        if (!bond.Target.IsGone)
            await _attacher.PermissionOf(bond).RevokeAsync(cancellation);
        await output.WriteLineAsync($"detached {bond.Piece}: {bond}");
    }

    private async Task PreviewAsync(Attachment bond, CancellationToken cancellation)
    {
        var document = await _notifications.ReadAsync(bond.Bucket, cancellation);
        var without = document.Without(i => i.Id == bond.Id);
        await output.WriteLineAsync($"notifications of bucket {bond.Bucket}:");
        await output.WriteAsync(TextDiff.Of(Attacher.Lines(document), Attacher.Lines(without)));
        await output.WriteLineAsync(
            $"statement {bond.Sid} of the policy of {bond.Target}{(bond.Way == Way.EventBridge ? $", and rule {bond.RuleName}" : "")}: taken out"
        );
    }

    /// <summary>The bond that a configuration is; null when furniture did not make it for this piece.</summary>
    private async Task<Attachment?> BondAsync(NotificationItem item, AttachRequest request, CancellationToken cancellation)
    {
        if (item.Id.StartsWith(Attachment.IdPrefix(request.Piece), StringComparison.Ordinal))
            return await BondToAsync(item, request, cancellation);
        // An id that the user chose tells nothing of who made the configuration; our statement on the target does.
        if (request.Id is null)
            return await IfOursAsync(item, request, cancellation);
        var bond = await BondToAsync(item, request, cancellation);
        if (bond.Target.IsGone ? !CanBeOurs(bond.Target.Arn) : !await _attacher.PermissionOf(bond).ExistsAsync(cancellation))
        {
            throw new FurnitureException(
                $"configuration \"{bond.Id}\" of bucket {bond.Bucket} was not attached by furniture (the policy of {bond.Target} has no statement {bond.Sid}); take it out by the tool that made it"
            );
        }
        return bond;
    }

    private async Task<Attachment> BondToAsync(NotificationItem item, AttachRequest request, CancellationToken cancellation)
    {
        var way = item.Name == ConfigurationKind.Queue + "Configuration" ? Way.Queue : Way.Function;
        // A target that is gone needs no more leave taken away; its ARN still serves for the rest.
        var arn = Arn.Parse(item.TargetArn!);
        var target = await targets.FindAsync(item.TargetArn!, cancellation) ?? new Target(arn, null, IsGone: true);
        return new Attachment(request.Piece, request.Bucket, item.Filter, way, target, item.Id, request.Account ?? arn.Account);
    }

    private async Task<Attachment?> IfOursAsync(NotificationItem item, AttachRequest request, CancellationToken cancellation)
    {
        try
        {
            var bond = await BondToAsync(item, request, cancellation);
            return !bond.Target.IsGone && await _attacher.PermissionOf(bond).ExistsAsync(cancellation) ? bond : null;
        }
        // Others' queues and functions need not be open to us.
        catch (Exception e) when (e is AmazonServiceException or FurnitureException)
        {
            var reason = e is FurnitureException ? e.Message : AwsTrouble.Describe(e);
            await log.WriteLineAsync(
                $"configuration \"{item.Id}\" is left alone: {reason}; if furniture made it, run this again with the rights to look, and --id {item.Id}"
            );
            return null;
        }
    }

    private async Task<List<Attachment>> RulesAsync(AttachRequest request, CancellationToken cancellation)
    {
        var bonds = new List<Attachment>();
        foreach (var rule in await clients.EventBridge.ListRulesAsync(request.Id ?? "", cancellation))
        {
            if (
                !rule.Description.StartsWith($"Made by furniture for {request.Piece}.", StringComparison.Ordinal)
                || !IsFor(rule, request.Bucket)
            )
                continue;
            var target = (await clients.EventBridge.ListTargetsByRuleAsync(rule.Name, cancellation)).FirstOrDefault(t =>
                t.Id == "furniture"
            );
            if (target.Arn is null || await targets.FindAsync(target.Arn, cancellation) is not { } found)
                found = new Target(Arn.Parse(target.Arn ?? rule.Arn), null, IsGone: true);
            var bond = new Attachment(
                request.Piece,
                request.Bucket,
                request.Filter ?? NotificationFilter.All,
                Way.EventBridge,
                found,
                rule.Name,
                found.Arn.Account
            );
            if (request.Filter is null || JsonElement.DeepEquals(Json(bond.Pattern), Json(rule.Pattern)))
                bonds.Add(bond);
        }
        return bonds;
    }

    // Interrupted between the two halves, a detach leaves the leave: the configuration is gone, the statement is not.
    private async Task<List<Attachment>> LeftoverAsync(AttachRequest request, CancellationToken cancellation)
    {
        var bond = await request.ResolveAsync(Way.Queue, targets, cancellation);
        return await _attacher.PermissionOf(bond).ExistsAsync(cancellation) ? [bond] : [];
    }

    // Never a topic.
    private static bool CanBeOurs(Arn target) => target.Service is "sqs" or "lambda";

    private static bool IsMeant(NotificationItem item, AttachRequest request) =>
        request.Id is not null ? item.Id == request.Id : request.Filter is null || request.Filter == item.Filter;

    private static bool IsFor(EventRule rule, string bucket) =>
        Json(rule.Pattern).Member("detail")?.Member("bucket")?.Items("name") is { } names && names.Any(n => n.ToString() == bucket);

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
