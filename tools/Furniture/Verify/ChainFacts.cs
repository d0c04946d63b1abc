using Amazon.Runtime;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Verify;

/// <summary>Everything between a bucket and what a piece writes to, as AWS reports it. Null is what was not asked for, or not readable.</summary>
internal sealed class ChainFacts(Clients clients, PieceFacts piece, AttachRequest? request)
{
    private readonly Targets _targets = new(clients);
    private readonly List<Finding> _noted = [];

    public PieceFacts Piece => piece;

    public AttachRequest? Request => request;

    /// <summary>What could not be read, or does not exist though it is named, by the name of the check that would need it.</summary>
    public IReadOnlyList<Finding> Noted => _noted;

    /// <summary>The bucket's configurations that lead to the piece: by id, by target, or by the ids that attach gives.</summary>
    public IReadOnlyList<NotificationItem>? Configurations { get; private set; }

    public IReadOnlyList<(EventRule Rule, string? TargetArn)> Rules { get; private set; } = [];

    public bool BucketSendsToEventBridge { get; private set; }

    public Target? Target { get; private set; }

    public DeployedQueue? Queue => Target?.Queue;

    /// <summary>The queue's dead-letter queue; null also when it does not exist.</summary>
    public DeployedQueue? DeadLetters { get; private set; }

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

    /// <summary>Asks AWS, beginning with the queue or function that the user named.</summary>
    public async Task ReadAsync(string? queue, string? function)
    {
        if (queue is not null)
            Target = await GivenAsync("queue", queue, _targets.FindQueueAsync);
        else if (function is not null)
            Target = await GivenFunctionAsync(function);
        if (request is not null)
            Target = await TryAsync("notification", FindTargetAsync) ?? Target;
        if (Queue is not null)
            await QueueAsync(Queue);
        else if (Target is not null)
            await FunctionAsync(Target.Arn.ToString());
        if (request is not null)
            Outputs = await TryAsync("own output", () => IPieceTool.Of(piece).OutputsAsync(request.Bucket, Function, clients)) ?? [];
    }

    private async Task<Target?> GivenFunctionAsync(string function) =>
        piece.Way == Way.Queue
        && request?.Way is null or Way.Queue
        && await TryAsync("event source", () => clients.Lambda.ListEventSourceMappingsAsync(function)) is [var first, ..]
            ? await TryAsync("queue", () => _targets.FindQueueAsync(first.SourceArn))
            : await GivenAsync("function", function, _targets.FindFunctionAsync);

    private async Task<Target?> GivenAsync(string what, string name, Func<string, Task<Target?>> find)
    {
        var failures = _noted.Count;
        var found = await TryAsync(what, () => find(name));
        if (found is null && _noted.Count == failures)
            _noted.Add(Finding.Missing($"there is no {what} {name}", "deploy the piece, or check the name and AWS_REGION", what));
        return found;
    }

    private async Task<Target?> FindTargetAsync()
    {
        try
        {
            return await NotificationsAsync();
        }
        catch (FurnitureException e) when (e.InnerException is AmazonServiceException { ErrorCode: "NoSuchBucket" })
        {
            _noted.Add(Finding.Missing($"there is no bucket {request!.Bucket}", "check the name and AWS_REGION", "notification"));
            return null;
        }
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
        {
            var rules = await EventBridgeRule.FindAsync(clients, piece.Piece, request.Bucket, request.Id);
            // Others may be of another stack. The function that is given may read a queue, and be called by a rule.
            var isAny = request.Id is not null || Target is null;
            Rules =
            [
                .. rules.Where(r =>
                    isAny
                    || r.TargetArn is not { } to
                    || to == $"{Target!.Arn}"
                    || to.EndsWith($":{request.Function}", StringComparison.Ordinal)
                ),
            ];
        }
        var named =
            Configurations is [var first, ..] ? first.TargetArn
            : Rules is [var (_, byRule), ..] ? byRule
            : null;
        if (named is not { } arn)
            return null;
        var target = await _targets.FindAsync(arn);
        if (target is null)
            _noted.Add(
                Finding.Missing($"{arn} does not exist any more, so the events are lost", "deploy the piece again, or detach it", "queue")
            );
        return target;
    }

    private async Task QueueAsync(DeployedQueue queue)
    {
        Mappings = await TryAsync("event source", () => clients.Lambda.ListEventSourceMappingsAsync(sourceArn: queue.Arn.ToString()));
        if (Mappings is [var mapping, ..])
        {
            FunctionArn = mapping.FunctionArn;
            Function = await TryAsync("function", () => clients.Lambda.GetFunctionConfigurationAsync(FunctionArn));
        }
        if (queue.Redrive is var (dead, _))
            DeadLetters = await TryAsync("dead-letter queue", () => clients.FindQueueAsync(dead.ToString()));
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

    private Task<T?> TryAsync<T>(string check, Func<Task<T>> read)
        where T : class? => FurnitureException.TryAsync(read, reason => _noted.Add(Finding.Unread(check, reason)));
}
