using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Verify;

/// <summary>Walks from the bucket to what the piece writes to, and says of each link how it stands.</summary>
internal sealed class Chain(Clients clients, PieceFacts piece, AttachRequest? request, string? queueName, string? functionName)
{
    private readonly List<Finding> _findings = [];
    private readonly Targets _targets = new(clients);
    private readonly List<string> _ids = [];
    private string? _rule;

    public async Task<IReadOnlyList<Finding>> WalkAsync(CancellationToken cancellation)
    {
        var target = await GivenAsync(cancellation);
        if (request is not null)
            target = await LookAsync("notification", () => NotificationAsync(request, target, cancellation)) ?? target;
        FunctionConfiguration? function = null;
        if (target is { QueueUrl: not null })
            function = await QueueAsync(target, cancellation);
        else if (target is not null)
            function = await DirectFunctionAsync(target, cancellation);
        else if (_findings.Count == 0)
            _findings.Add(Finding.Missing("queue", "nothing to look at", "give --bucket, --queue or --function"));
        if (PieceTools.Of(piece) is { } tool)
            _findings.AddRange(
                await LookAsync("target", async () => await tool.TargetAsync(new TargetQuestion(function, _ids), clients, cancellation))
                    ?? []
            );
        return _findings;
    }

    private async Task<Target?> GivenAsync(CancellationToken cancellation)
    {
        if (queueName is not null)
        {
            var queue = await LookAsync("queue", () => _targets.FindQueueAsync(queueName, cancellation));
            if (queue is null && _findings.Count == 0)
                _findings.Add(
                    Finding.Missing("queue", $"there is no queue {queueName}", "deploy the piece, or check the name and AWS_REGION")
                );
            return queue;
        }
        if (functionName is null)
            return null;
        if (piece.Way == Way.Queue && request?.Way is null or Way.Queue)
        {
            var mappings = await LookAsync(
                "event source",
                async () => await clients.Lambda.ListEventSourceMappingsAsync(functionName, null, cancellation)
            );
            if (mappings is [var only, ..])
                return await LookAsync("queue", () => _targets.FindQueueAsync(only.SourceArn, cancellation));
        }
        var function = await LookAsync("function", () => clients.Lambda.GetFunctionConfigurationAsync(functionName, cancellation));
        if (function is null && _findings.Count == 0)
            _findings.Add(
                Finding.Missing("function", $"there is no function {functionName}", "deploy the piece, or check the name and AWS_REGION")
            );
        return function is null ? null : new Target(Arn.Parse(function.Arn), null);
    }

    // The configurations that lead to the piece: by id, by target, or by the names that attach gives.
    private async Task<Target?> NotificationAsync(AttachRequest bond, Target? given, CancellationToken cancellation)
    {
        var document = await new BucketNotifications(clients.S3, new Backoff(1), TextWriter.Null).ReadAsync(bond.Bucket, cancellation);
        var items = document
            .Items.Where(i => i.TargetArn is not null)
            .Where(i =>
                bond.Id is not null ? i.Id == bond.Id
                : given is not null ? i.TargetArn == given.Arn.ToString()
                : i.Id.StartsWith(Attachment.IdPrefix(piece.Piece), StringComparison.Ordinal)
            )
            .ToList();
        var rules = items.Count > 0 && bond.Way != Way.EventBridge ? [] : await RulesAsync(bond.Bucket, document, cancellation);
        _ids.AddRange(items.Select(i => i.Id));
        foreach (var item in items)
        {
            var hears = item.Events.Any(e => EventTypes.Overlap(e, EventTypes.Created));
            _findings.Add(
                hears
                    ? Finding.Ok("notification", $"\"{item.Id}\" sends {item.Filter} of {bond.Bucket} to {Arn.Parse(item.TargetArn!).Name}")
                    : Finding.Missing(
                        "notification",
                        $"\"{item.Id}\" tells of {string.Join(", ", item.Events)} only",
                        $"the piece wants {EventTypes.Created}: detach and attach again"
                    )
            );
        }
        if (items.Count == 0 && rules is null or [])
            _findings.Add(
                Finding.Missing(
                    "notification",
                    $"bucket {bond.Bucket} tells {piece.Piece} of nothing",
                    $"furniture attach {piece.Executable} --bucket {bond.Bucket} …"
                )
            );
        var arn =
            items.Count > 0 ? items[0].TargetArn
            : rules is [var first, ..] ? first
            : null;
        if (arn is null)
            return null;
        var target = await _targets.FindAsync(arn, cancellation);
        if (target is null)
            _findings.Add(
                Finding.Missing("queue", $"{arn} is not there any more, so the events are lost", "deploy the piece again, or detach it")
            );
        return target;
    }

    private async Task<IReadOnlyList<string>?> RulesAsync(string bucket, NotificationDocument document, CancellationToken cancellation)
    {
        var found = new List<string>();
        foreach (var rule in await clients.EventBridge.ListRulesAsync(Attachment.IdPrefix(piece.Piece), cancellation))
        {
            if (!rule.Pattern.Contains($"\"{bucket}\"", StringComparison.Ordinal))
                continue;
            var targets = await clients.EventBridge.ListTargetsByRuleAsync(rule.Name, cancellation);
            _findings.Add(
                rule.State != "ENABLED"
                    ? Finding.Missing("rule", $"{rule.Name} is {rule.State}", $"aws events enable-rule --name {rule.Name}")
                : targets.Count == 0 ? Finding.Missing("rule", $"{rule.Name} has no target", "detach and attach again")
                : !document.SendsToEventBridge
                    ? Finding.Missing("rule", $"bucket {bucket} does not send to EventBridge", "attach again: it switches that on")
                : Finding.Ok("rule", $"{rule.Name} sends to {string.Join(", ", targets.Select(t => Arn.Parse(t.Arn).Name))}")
            );
            found.AddRange(targets.Select(t => t.Arn));
            _rule ??= rule.Arn;
        }
        return found;
    }

    private async Task<FunctionConfiguration?> QueueAsync(Target queue, CancellationToken cancellation)
    {
        var mappings = await LookAsync(
            "event source",
            async () => await clients.Lambda.ListEventSourceMappingsAsync(null, queue.Arn.ToString(), cancellation)
        );
        var mapping = mappings?.Count > 0 ? mappings[0] : null;
        var function = mapping is null
            ? null
            : await LookAsync("function", () => clients.Lambda.GetFunctionConfigurationAsync(mapping.FunctionArn, cancellation));
        await LookAsync(
            "queue",
            async () =>
            {
                _findings.AddRange(
                    await QueueChecks.OfAsync(clients.Sqs, queue, mapping, function, SourceOf(queue), piece.Executable, cancellation)
                );
                return _findings;
            }
        );
        if (mappings is not null)
            _findings.AddRange(MappingChecks.Of(mappings));
        if (mapping is not null)
            _findings.AddRange(FunctionChecks.Of(function, piece, mapping.FunctionArn));
        return function;
    }

    private async Task<FunctionConfiguration?> DirectFunctionAsync(Target target, CancellationToken cancellation)
    {
        var function = await LookAsync("function", () => clients.Lambda.GetFunctionConfigurationAsync(target.Arn.ToString(), cancellation));
        if (request is not null)
        {
            var policy = await LookAsync("function policy", () => clients.Lambda.GetPolicyAsync(target.Arn.ToString(), cancellation));
            _findings.Add(PolicyChecks.Of("function policy", policy, SourceOf(target)!, piece.Executable));
        }
        _findings.AddRange(FunctionChecks.Of(function, piece, target.Arn.Name));
        if (function is not null)
            await FailuresAsync(function, cancellation);
        return function;
    }

    // Either will do: an on-failure destination, as the templates have it, or the older dead-letter queue.
    private async Task FailuresAsync(FunctionConfiguration function, CancellationToken cancellation)
    {
        const string Link = "failed events";
        var looked = _findings.Count;
        var kept =
            function.DeadLetterArn ?? await LookAsync(Link, () => clients.Lambda.GetFailureDestinationAsync(function.Arn, cancellation));
        if (kept is not null)
            _findings.Add(Finding.Ok(Link, $"those that fail for good go to {Arn.Parse(kept).Name}"));
        else if (_findings.Count == looked)
            _findings.Add(
                Finding.Warning(
                    Link,
                    "an event that fails three times is lost",
                    "give the function an on-failure destination, as the piece's template does"
                )
            );
    }

    // Who sends to the target for the bucket: S3 itself, or a rule.
    private string? SourceOf(Target target) => request is null ? null : _rule ?? target.Arn.Bucket(request.Bucket);

    // What may not be looked at is no proof that it is broken.
    private async Task<T?> LookAsync<T>(string link, Func<Task<T?>> look)
        where T : class
    {
        try
        {
            return await look();
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is FurnitureException)
        {
            var what = $"cannot be looked at: {(e is FurnitureException ? e.Message : AwsTrouble.Describe(e))}";
            _findings.Add(Finding.Warning(link, what, "run this where it can be read, with the rights to"));
            return null;
        }
    }
}
