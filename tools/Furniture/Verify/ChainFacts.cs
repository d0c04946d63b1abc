using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Verify;

/// <summary>Everything between a bucket and what a piece writes to, as AWS reports it. Null is what was not asked for, or not readable.</summary>
internal sealed class ChainFacts(Clients clients, PieceFacts piece, AttachRequest? request)
{
    private readonly Targets _targets = new(clients);
    private readonly List<Finding> _unread = [];

    public PieceFacts Piece => piece;

    public AttachRequest? Request => request;

    /// <summary>What could not be read, by the name of the check that would need it.</summary>
    public IReadOnlyList<Finding> Unread => _unread;

    /// <summary>What the user named and does not exist, or what a configuration names.</summary>
    public Finding? Absent { get; private set; }

    /// <summary>The bucket's configurations that lead to the piece: by id, by target, or by the ids that attach gives.</summary>
    public IReadOnlyList<NotificationItem>? Configurations { get; private set; }

    public IReadOnlyList<(EventRule Rule, string? TargetArn)> Rules { get; private set; } = [];

    public bool BucketSendsToEventBridge { get; private set; }

    public Target? Target { get; private set; }

    /// <summary>The queue's attributes.</summary>
    public IReadOnlyDictionary<string, string>? Queue { get; private set; }

    public DeadLetterQueue? DeadLetterQueue { get; private set; }

    public IReadOnlyList<EventSourceMapping>? Mappings { get; private set; }

    public FunctionConfiguration? Function { get; private set; }

    /// <summary>The function that should be there; null for a queue that none reads.</summary>
    public string? FunctionArn { get; private set; }

    /// <summary>Resource policy of a function that is invoked directly; empty for none.</summary>
    public string? FunctionPolicy { get; private set; }

    /// <summary>Where events go that a directly invoked function fails for good; empty for nowhere.</summary>
    public string? FailureDestination { get; private set; }

    public IReadOnlyList<OwnOutput> Outputs { get; private set; } = [];

    /// <summary>Who sends to the target: the bucket, or the rule. Null without a bucket.</summary>
    public string? Source =>
        request is null ? null
        : Rules is [var (rule, _), ..] ? rule.Arn
        : Target!.Arn.Bucket(request.Bucket);

    /// <summary>Reads all of it.</summary>
    /// <param name="queue">The queue that the user named, or null.</param>
    /// <param name="function">The function that the user named, or null.</param>
    public async Task ReadAsync(string? queue, string? function)
    {
        Target =
            queue is not null ? await GivenQueueAsync(queue)
            : function is not null ? await GivenFunctionAsync(function)
            : null;
        if (request is not null)
            Target = await TryAsync("notification", NotificationsAsync) ?? Target;
        if (Target is { QueueUrl: { } url })
            await QueueAsync(url, Target.Arn.ToString());
        else if (Target is not null)
            await FunctionAsync(Target.Arn.ToString());
        if (request is not null)
            Outputs = await TryAsync("own output", () => OwnOutput.OfAsync(piece, request.Bucket, Function, clients)) ?? [];
    }

    private async Task<Target?> GivenQueueAsync(string queue)
    {
        var failures = _unread.Count;
        var found = await TryAsync("queue", () => _targets.FindQueueAsync(queue));
        if (found is null && _unread.Count == failures)
            Absent = Finding.Missing("queue", $"there is no queue {queue}", "deploy the piece, or check the name and AWS_REGION");
        return found;
    }

    private async Task<Target?> GivenFunctionAsync(string function)
    {
        if (
            piece.Way == Way.Queue
            && request?.Way is null or Way.Queue
            && await TryAsync("event source", () => clients.Lambda.ListEventSourceMappingsAsync(function)) is [var first, ..]
        )
            return await TryAsync("queue", () => _targets.FindQueueAsync(first.SourceArn));
        var failures = _unread.Count;
        var found = await TryAsync("function", () => clients.Lambda.GetFunctionConfigurationAsync(function));
        if (found is null && _unread.Count == failures)
            Absent = Finding.Missing("function", $"there is no function {function}", "deploy the piece, or check the name and AWS_REGION");
        return found is null ? null : new Target(Arn.Parse(found.Arn), null);
    }

    // The target that the bucket's events go to; null when there is none, or when it does not exist.
    private async Task<Target?> NotificationsAsync()
    {
        var document = await new BucketNotifications(clients).ReadAsync(request!.Bucket);
        var targeted = document.Items.Where(i => i.TargetArn is not null);
        Configurations =
        [
            .. targeted.Where(i =>
                request.Id is not null ? i.Id == request.Id
                : Target is not null ? i.TargetArn == Target.Arn.ToString()
                : i.Id.StartsWith(Attachment.IdPrefix(piece.Piece), StringComparison.Ordinal)
            ),
        ];
        BucketSendsToEventBridge = document.SendsToEventBridge;
        if (Configurations.Count == 0 || request.Way == Way.EventBridge)
            Rules = await EventBridgeRule.FindAsync(clients, piece.Piece, request.Bucket);
        var named =
            Configurations is [var first, ..] ? first.TargetArn
            : Rules is [var (_, byRule), ..] ? byRule
            : null;
        if (named is not { } arn)
            return null;
        var target = await _targets.FindAsync(arn);
        if (target is null)
            Absent = Finding.Missing(
                "queue",
                $"{arn} does not exist any more, so the events are lost",
                "deploy the piece again, or detach it"
            );
        return target;
    }

    private async Task QueueAsync(string url, string arn)
    {
        Mappings = await TryAsync("event source", () => clients.Lambda.ListEventSourceMappingsAsync(sourceArn: arn));
        if (Mappings is [var mapping, ..])
        {
            FunctionArn = mapping.FunctionArn;
            Function = await TryAsync("function", () => clients.Lambda.GetFunctionConfigurationAsync(FunctionArn));
        }
        var attributes = await TryAsync("queue", () => clients.Sqs.GetQueueAttributesAsync(url, ["All"], clients.Cancellation));
        Queue = attributes?.Attributes;
        if (Queue?.GetValueOrDefault("RedrivePolicy") is { } policy)
            DeadLetterQueue = await TryAsync("dead-letter queue", () => _targets.DeadLettersAsync(policy));
    }

    private async Task FunctionAsync(string arn)
    {
        FunctionArn = arn;
        Function = await TryAsync("function", () => clients.Lambda.GetFunctionConfigurationAsync(arn));
        if (request is not null)
            FunctionPolicy = await TryAsync("function policy", () => clients.Lambda.GetPolicyAsync(arn));
        if (Function is not null)
            FailureDestination =
                Function.DeadLetterArn ?? await TryAsync("failed events", () => clients.Lambda.GetFailureDestinationAsync(arn));
    }

    // What may not be read is no proof that it is broken.
    private async Task<T?> TryAsync<T>(string check, Func<Task<T>> read)
        where T : class?
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (FurnitureException.ReasonOf(e) is { } reason)
        {
            _unread.Add(Finding.Unread(check, reason));
            return null;
        }
    }
}
