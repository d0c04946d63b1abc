using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Notifications;
using GapFurniture.Furniture.Pieces;
using static GapFurniture.Furniture.Pieces.Finding;

namespace GapFurniture.Furniture.Verify;

/// <summary>What is checked of a chain, in the order of an event. Each check is a pure function of the facts.</summary>
internal static class ChainChecks
{
    private const int FewestReceives = 5;

    private static readonly (string Name, Func<ChainFacts, IEnumerable<Finding>> Check)[] s_checks =
    [
        ("notification", Notifications),
        ("rule", Rules),
        ("own output", Outputs),
        ("queue", Queue),
        ("encryption", Encryption),
        ("dead-letter queue", DeadLetters),
        ("queue policy", QueuePolicy),
        ("event source", EventSource),
        ("function policy", FunctionPolicy),
        ("function", Function),
        ("settings", Settings),
        ("failed events", FailedEvents),
    ];

    public static IEnumerable<Finding> Of(ChainFacts facts) =>
        from check in s_checks
        from finding in facts.Noted.Where(f => f.Check == check.Name).Concat(check.Check(facts).Select(f => f with { Check = check.Name }))
        select finding;

    private static IEnumerable<Finding> Notifications(ChainFacts facts)
    {
        if (facts is not { Request: { } request, Configurations: { } configurations })
            yield break;
        if (configurations.Count == 0 && facts.Rules.Count == 0)
            yield return Missing(
                $"bucket {request.Bucket} sends no events to {facts.Piece.Piece}",
                $"furniture attach {facts.Piece.Executable} --bucket {request.Bucket} …"
            );
        foreach (var item in configurations)
        {
            yield return facts.Piece.Events.All(wanted => item.Events.Any(e => EventTypes.Overlap(e, wanted)))
                ? Ok($"\"{item.Id}\" sends {item.Filter} of {request.Bucket} to {Arn.Parse(item.TargetArn!).Name}")
                : Missing(
                    $"\"{item.Id}\" reports only {string.Join(", ", item.Events)}",
                    $"the piece needs {string.Join(", ", facts.Piece.Events)}: detach and attach again"
                );
            foreach (var mistake in item.Filter.Mistakes())
                yield return Warning($"\"{item.Id}\": {mistake}", "detach, and attach with the right --prefix and --suffix");
            if (item.Filter.SpecialCharacters() is { } special)
                yield return Warning(
                    $"the filter of \"{item.Id}\" has {special}: S3 may expect it percent-encoded (a space as a plus)",
                    "put an object and check that its event arrives; --to eventbridge takes such filters as they are"
                );
        }
    }

    private static IEnumerable<Finding> Rules(ChainFacts facts) =>
        facts.Rules.Select(r =>
            r.Rule.State != "ENABLED" ? Missing($"{r.Rule.Name} is {r.Rule.State}", $"aws events enable-rule --name {r.Rule.Name}")
            : r.TargetArn is null ? Missing($"{r.Rule.Name} has no target", "detach and attach again")
            : !facts.BucketSendsToEventBridge
                ? Missing($"bucket {facts.Request!.Bucket} does not send to EventBridge", "attach again: it switches that on")
            : Ok($"{r.Rule.Name} sends to {Arn.Parse(r.TargetArn).Name}")
        );

    private static IEnumerable<Finding> Outputs(ChainFacts facts) =>
        (facts.Configurations ?? [])
            .Select(c => c.Filter)
            .Distinct()
            .SelectMany(filter => OwnOutput.Loops(facts.Outputs, facts.Piece, facts.Request!.Bucket, filter))
            .Select(loop =>
                Warning(loop, "the piece ignores them, but each is an event for nothing: narrow --prefix, or let it write to another place")
            );

    private static IEnumerable<Finding> Queue(ChainFacts facts)
    {
        if (facts.Queue is not { VisibilityTimeout: var visibility } queue)
            yield break;
        yield return Ok($"{queue.Name} exists, {queue.Waiting} messages wait");
        if (facts.Function is not { Timeout: var timeout } || facts.Mappings is not [{ Window: var window }, ..])
            yield break;
        var wanted = (6 * timeout) + window;
        yield return visibility >= wanted
            ? Ok($"visibility timeout {visibility.TotalSeconds} s, at least six times the function's {timeout.TotalSeconds} s")
            : Warning(
                $"visibility timeout {visibility.TotalSeconds} s is short: messages come back while the function still works on them",
                $"set it to {wanted.TotalSeconds} s or more (six times the function's timeout, plus the batch window)"
            );
    }

    private static IEnumerable<Finding> Encryption(ChainFacts facts)
    {
        if (facts.Queue is not { Url: var url, Key: { } key } queue)
            yield break;
        yield return queue.HasManagedKey
            ? Missing(
                $"the queue's key {key} is managed by AWS, and S3 and EventBridge cannot use it: events are lost",
                $$"""aws sqs set-queue-attributes --queue-url {{url}} --attributes '{"KmsMasterKeyId":"","SqsManagedSseEnabled":"true"}', or use a key of your own"""
            )
            : Warning(
                $"the queue is encrypted with {key}; its key policy and the role cannot be checked from here",
                Attacher.KeyNeeds(facts.Rules.Count > 0 ? "events.amazonaws.com" : "s3.amazonaws.com")
            );
    }

    private static IEnumerable<Finding> DeadLetters(ChainFacts facts)
    {
        if (facts.Queue is null)
            yield break;
        if (facts.Queue.Redrive is not var (arn, receives))
        {
            yield return Warning(
                "there is none: a message that always fails is retried until it expires, and is then lost",
                "give the queue a redrive policy with maxReceiveCount 5 or more"
            );
            yield break;
        }
        if (receives < FewestReceives)
            yield return Warning(
                $"maxReceiveCount is {receives}: while the function is throttled, messages that are fine reach the dead-letter queue",
                "set it to 5 or more"
            );
        if (facts.Noted.Any(u => u.Check == "dead-letter queue"))
            yield break;
        yield return facts.DeadLetters?.Waiting switch
        {
            null => Missing($"{arn} does not exist", "deploy the piece again"),
            0 => Ok($"{arn.Name} exists, and is empty"),
            var count => Warning(
                $"{arn.Name} holds {count} messages that failed too often",
                $"find the reason in the function's log, then redrive them: aws sqs start-message-move-task --source-arn {arn}"
            ),
        };
    }

    private static IEnumerable<Finding> QueuePolicy(ChainFacts facts) =>
        facts is { Queue: { } queue, Source: { } source } ? [PolicyChecks.Of(queue.Policy, source, facts.Piece.Executable)] : [];

    private static IEnumerable<Finding> EventSource(ChainFacts facts)
    {
        if (facts.Mappings is not { } mappings)
            yield break;
        if (mappings.Count == 0)
            yield return Warning(
                "no function reads the queue",
                "fine when the piece runs as a daemon; else deploy its stack, which has an event source mapping"
            );
        foreach (var mapping in mappings)
        {
            var (name, update) = (Arn.Parse(mapping.FunctionArn).Name, $"aws lambda update-event-source-mapping --uuid {mapping.Id}");
            yield return mapping.State is "Enabled" or "Creating" or "Updating" or "Enabling"
                ? Ok($"{name} reads the queue, up to {mapping.BatchSize} messages in {mapping.Window.TotalSeconds} s")
                : Missing($"the mapping to {name} is {mapping.State}", $"{update} --enabled");
            // Without it Lambda takes the list of failures that the piece returns for success.
            if (!mapping.ReportsBatchItemFailures)
                yield return Missing(
                    $"failed messages are deleted: the mapping to {name} lacks ReportBatchItemFailures",
                    $"{update} --function-response-types ReportBatchItemFailures"
                );
            if (mapping.HasFilter)
                yield return Warning(
                    $"the mapping to {name} has filter criteria: Lambda deletes messages that do not match them",
                    $"{update} --filter-criteria '{{}}', unless that is what you want"
                );
        }
        if (mappings.Count > 1)
            yield return Warning($"{mappings.Count} functions read the queue; each message goes to only one of them", "keep one mapping");
    }

    private static IEnumerable<Finding> FunctionPolicy(ChainFacts facts) =>
        facts is { FunctionPolicy: { } policy, Source: { } source } ? [PolicyChecks.Of(policy, source, facts.Piece.Executable)] : [];

    private static IEnumerable<Finding> Function(ChainFacts facts)
    {
        if (facts.FunctionArn is not { } arn || facts.Noted.Any(u => u.Check == "function"))
            yield break;
        yield return facts.Function switch
        {
            null => Missing($"there is no function {Arn.Parse(arn).Name}", "deploy the piece again"),
            { State: "Active" or "Inactive" } f => Ok($"{f.Name} is {f.State}, timeout {f.Timeout.TotalSeconds} s"),
            var f => Missing($"{f.Name} is {f.State}", "see the state's reason in the console, then deploy again"),
        };
    }

    private static IEnumerable<Finding> Settings(ChainFacts facts)
    {
        if (facts.Function is not { Variables: var set })
            yield break;
        var (groups, name) = (facts.Piece.Variables, facts.Piece.Piece);
        var missing = groups.Where(any => !any.Any(v => set.GetValueOrDefault(v) is { Length: > 0 })).ToList();
        yield return missing.Count == 0
            ? Ok("all that the piece needs are set")
            : Missing(
                $"not set: {string.Join(", ", missing.Select(any => string.Join(" or ", any)))}",
                $"set them; functions/{name}/REFERENCE.md explains them"
            );
    }

    // Either will do: an on-failure destination, as the templates have it, or the older dead-letter queue.
    private static IEnumerable<Finding> FailedEvents(ChainFacts facts)
    {
        if (facts.FailureDestination is { } arn)
            yield return arn.Length > 0
                ? Ok($"events that fail for good go to {Arn.Parse(arn).Name}")
                : Warning(
                    "an event that fails three times is lost",
                    "give the function an on-failure destination, as the piece's template does"
                );
    }
}
