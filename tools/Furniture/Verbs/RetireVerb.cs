using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Source;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture retire</c>: the whole way out, in the order in which nothing is lost.</summary>
internal static class RetireVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "retire",
            "takes a piece out: detaches it, waits until its queue is empty, shows how to delete its stack, removes its sources",
            "retire PIECE --source . --dry-run",
            "retire PIECE --bucket my-logs --queue NAME --no-source"
        );
        var flags = new Flags(verb);
        var stack = verb.Text("stack", "NAME", "name of its stack, for the commands that are shown (the piece's name if not given)");
        var settle = verb.Number("settle", "how many seconds the queue has to stay empty (60 if not given)");
        var source = verb.Text("source", "DIR", "remove it from this checkout (from the one around this folder if not given)");
        var noSource = verb.Switch("no-source", "keep the sources as they are");
        var dryRun = verb.Switch("dry-run", "show what would be done, do nothing");
        return verb.Does(
            async (parsed, cancellation) =>
            {
                var name = parsed.GetRequiredValue(flags.Piece);
                var checkout = parsed.GetValue(noSource) ? null : Checkout.Find(parsed.GetValue(source));
                // Before anything is done: a checkout may know a piece that this program does not, and the other way round.
                var removal = checkout is null ? null : Removal.Plan(checkout, name);
                var dry = parsed.GetValue(dryRun);
                if (!dry && removal is not null)
                    await removal.CheckIsCommittedAsync(cancellation);
                if ((parsed.GetValue(flags.Bucket) ?? parsed.GetValue(flags.Queue) ?? parsed.GetValue(flags.Function)) is not null)
                {
                    var clients = new Clients(cancellation, dry);
                    var request = flags.RequestOf(parsed, flags.PieceOf(parsed));
                    var drain = new Drain(clients, TimeSpan.FromSeconds(parsed.GetValue(settle) ?? 60));
                    foreach (var queue in await DetachAsync(clients, request, parsed.GetValue(flags.Queue)))
                        await drain.RunAsync(queue);
                }
                if (checkout is null || parsed.GetValue(flags.Bucket) is not null || parsed.GetValue(stack) is not null)
                    await ShowStackCommandsAsync(parsed.GetValue(stack) ?? name.ToLowerInvariant());
                if (removal is null)
                    return 0;
                foreach (var line in removal.Lines)
                    await Console.Out.WriteLineAsync(line);
                if (!dry)
                    await removal.ApplyAsync(cancellation);
                await Console.Out.WriteLineAsync(
                    dry ? "dry run: nothing was changed" : $"{name} is removed from {checkout!.Root}; ./test shows that the rest works"
                );
                return 0;
            }
        );
    }

    /// <summary>Detaches, and returns the queues that have to run empty: of what was attached, and the one that is named.</summary>
    private static async Task<IEnumerable<DeployedQueue>> DetachAsync(Clients clients, AttachRequest? request, string? queue)
    {
        var attachments = request is null ? [] : await DetachVerb.DetachAsync(clients, request);
        var named = queue is null ? null : await clients.FindQueueAsync(queue);
        return attachments.Select(a => a.Target.Queue).Append(named).OfType<DeployedQueue>().DistinctBy(q => q.Arn);
    }

    private static async Task ShowStackCommandsAsync(string stack) =>
        await Console.Out.WriteLineAsync(
            $"""
            delete its stack with the tool that made it:
              sam delete --stack-name {stack}
              aws cloudformation delete-stack --stack-name {stack}
              terraform destroy        (where the module is used, or remove the module and apply)
            """
        );
}

/// <summary>Waits until a queue is empty. Its numbers are approximate, so they have to stay at zero for a while.</summary>
/// <seealso href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/confirm-queue-is-empty.html"/>
internal sealed class Drain(Clients clients, TimeSpan settle)
{
    /// <summary>Returns when the queue has been empty for the whole of the time, or says what it would wait for.</summary>
    public async Task RunAsync(DeployedQueue queue)
    {
        if (clients.IsDryRun)
            await Console.Out.WriteLineAsync($"would wait for {queue.Messages} messages in {queue.Name}");
        else
            await WaitAsync(queue);
        if (queue.Redrive is var (arn, _) && await clients.FindQueueAsync(arn.ToString()) is { Waiting: > 0 } dead)
            await Console.Error.WriteLineAsync(
                $"warning: {dead.Name} holds {dead.Waiting} messages that failed; they are deleted with the stack, so look at them first"
            );
    }

    private async Task WaitAsync(DeployedQueue queue)
    {
        var (time, reported) = (TimeProvider.System, "");
        long? emptySince = null;
        while (true)
        {
            var now = await clients.ReadQueueAsync(queue.Url);
            emptySince = now.Messages > 0 ? null : emptySince ?? time.GetTimestamp();
            if (emptySince is { } since && time.GetElapsedTime(since) >= settle)
                break;
            var report = emptySince is null
                ? $"drain: {now.Waiting} messages waiting, {now.InFlight} in flight, {now.Delayed} delayed"
                : $"drain: empty; waiting {settle.TotalSeconds} s to be sure, since the numbers are approximate";
            if (report != reported)
                await Console.Error.WriteLineAsync(reported = report);
            await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(settle.TotalSeconds / 6, 0.1, 10)), time, clients.Cancellation);
        }
        await Console.Out.WriteLineAsync($"drained: {queue.Name} is empty");
    }
}
