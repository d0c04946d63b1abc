using Amazon.SQS.Model;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Shared;

namespace GapFurniture.Furniture.Verify;

/// <summary>A queue's dead-letter queue.</summary>
/// <param name="Waiting">Messages in it; null when it does not exist.</param>
internal sealed record DeadLetterQueue(Arn Arn, int MaxReceiveCount, int? Waiting);

/// <summary>Everything between a bucket and what a piece writes to, as AWS reports it. Null is what was not asked for, or not readable.</summary>
internal sealed class ChainFacts
{
    private readonly Clients _clients;
    private readonly Targets _targets;
    private readonly CancellationToken _cancellation;
    private readonly List<Finding> _unread = [];

    private ChainFacts(Clients clients, PieceFacts piece, AttachRequest? request, CancellationToken cancellation)
    {
        (_clients, Piece, Request, _cancellation) = (clients, piece, request, cancellation);
        _targets = new Targets(clients);
    }

    public PieceFacts Piece { get; }

    public AttachRequest? Request { get; }

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
        Request is null ? null
        : Rules is [var (rule, _), ..] ? rule.Arn
        : Target!.Arn.Bucket(Request.Bucket);

    public static async Task<ChainFacts> ReadAsync(
        Clients clients,
        PieceFacts piece,
        AttachRequest? request,
        string? queue,
        string? function,
        CancellationToken cancellation
    )
    {
        var facts = new ChainFacts(clients, piece, request, cancellation);
        facts.Target = await facts.GivenTargetAsync(queue, function);
        if (request is not null)
            facts.Target = await facts.TryAsync("notification", () => facts.NotificationsAsync(request)) ?? facts.Target;
        if (facts.Target is { QueueUrl: not null } read)
            await facts.QueueAsync(read);
        else if (facts.Target is not null)
            await facts.FunctionAsync(facts.Target.Arn.ToString());
        if (request is not null)
            facts.Outputs =
                await facts.TryAsync(
                    "own output",
                    async () => await OwnOutputs.OfAsync(clients, piece, request.Bucket, facts.Function, cancellation)
                ) ?? [];
        return facts;
    }

    private async Task<Target?> GivenTargetAsync(string? queue, string? function)
    {
        const string Advice = "deploy the piece, or check the name and AWS_REGION";
        var failures = _unread.Count;
        if (queue is not null)
        {
            var found = await TryAsync("queue", () => _targets.FindQueueAsync(queue, _cancellation));
            if (found is null && _unread.Count == failures)
                Absent = Finding.Missing("queue", $"there is no queue {queue}", Advice);
            return found;
        }
        if (function is null)
            return null;
        if (Piece.Way == Way.Queue && Request?.Way is null or Way.Queue)
        {
            var mappings = await TryAsync(
                "event source",
                async () => await _clients.Lambda.ListEventSourceMappingsAsync(function, null, _cancellation)
            );
            if (mappings is [var first, ..])
                return await TryAsync("queue", () => _targets.FindQueueAsync(first.SourceArn, _cancellation));
        }
        var configuration = await TryAsync("function", () => _clients.Lambda.GetFunctionConfigurationAsync(function, _cancellation));
        if (configuration is null && _unread.Count == failures)
            Absent = Finding.Missing("function", $"there is no function {function}", Advice);
        return configuration is null ? null : new Target(Arn.Parse(configuration.Arn), null);
    }

    // The target that the bucket's events go to; null when there is none, or when it does not exist.
    private async Task<Target?> NotificationsAsync(AttachRequest request)
    {
        var document = await new BucketNotifications(_clients.S3, TextWriter.Null).ReadAsync(request.Bucket, _cancellation);
        Configurations =
        [
            .. document
                .Items.Where(i => i.TargetArn is not null)
                .Where(i =>
                    request.Id is not null ? i.Id == request.Id
                    : Target is not null ? i.TargetArn == Target.Arn.ToString()
                    : i.Id.StartsWith(Attachment.IdPrefix(Piece.Piece), StringComparison.Ordinal)
                ),
        ];
        BucketSendsToEventBridge = document.SendsToEventBridge;
        if (Configurations.Count == 0 || request.Way == Way.EventBridge)
            Rules = await EventBridgeRule.FindAsync(_clients.EventBridge, Piece.Piece, request.Bucket, "", _cancellation);
        var named =
            Configurations is [var first, ..] ? first.TargetArn
            : Rules is [var (_, byRule), ..] ? byRule
            : null;
        if (named is not { } arn)
            return null;
        var target = await _targets.FindAsync(arn, _cancellation);
        if (target is null)
            Absent = Finding.Missing(
                "queue",
                $"{arn} does not exist any more, so the events are lost",
                "deploy the piece again, or detach it"
            );
        return target;
    }

    private async Task QueueAsync(Target queue)
    {
        var arn = queue.Arn.ToString();
        Mappings = await TryAsync("event source", async () => await _clients.Lambda.ListEventSourceMappingsAsync(null, arn, _cancellation));
        if (Mappings is [var mapping, ..])
        {
            FunctionArn = mapping.FunctionArn;
            Function = await TryAsync("function", () => _clients.Lambda.GetFunctionConfigurationAsync(FunctionArn, _cancellation));
        }
        Queue = await TryAsync(
            "queue",
            async () => (await _clients.Sqs.GetQueueAttributesAsync(queue.QueueUrl, ["All"], _cancellation)).Attributes
        );
        if (Queue?.GetValueOrDefault("RedrivePolicy") is { } policy)
            DeadLetterQueue = await TryAsync("dead-letter queue", async () => await DeadLettersAsync(policy));
    }

    private async Task<DeadLetterQueue> DeadLettersAsync(string redrivePolicy)
    {
        var policy = redrivePolicy.ToJson();
        var arn = Arn.Parse(policy.Text("deadLetterTargetArn") ?? "");
        var receives = int.Parse(policy.GetProperty("maxReceiveCount").ToString(), System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            var url = (await _clients.Sqs.GetQueueUrlAsync(arn.Name, _cancellation)).QueueUrl;
            var count = await _clients.Sqs.GetQueueAttributesAsync(url, ["ApproximateNumberOfMessages"], _cancellation);
            return new DeadLetterQueue(arn, receives, count.ApproximateNumberOfMessages);
        }
        catch (QueueDoesNotExistException)
        {
            return new DeadLetterQueue(arn, receives, null);
        }
    }

    private async Task FunctionAsync(string arn)
    {
        FunctionArn = arn;
        Function = await TryAsync("function", () => _clients.Lambda.GetFunctionConfigurationAsync(arn, _cancellation));
        if (Request is not null)
            FunctionPolicy = await TryAsync("function policy", async () => await _clients.Lambda.GetPolicyAsync(arn, _cancellation) ?? "");
        if (Function is not null)
            FailureDestination =
                Function.DeadLetterArn
                ?? await TryAsync("failed events", async () => await _clients.Lambda.GetFailureDestinationAsync(arn, _cancellation) ?? "");
    }

    // What may not be read is no proof that it is broken.
    private async Task<T?> TryAsync<T>(string check, Func<Task<T?>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (AwsTrouble.Is(e) || e is FurnitureException)
        {
            var reason = e is FurnitureException ? e.Message : AwsTrouble.Describe(e);
            _unread.Add(Finding.Warning(check, $"could not be checked: {reason}", "run this with credentials that may read it"));
            return null;
        }
    }
}
