using System.CommandLine;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Cli;
using GapFurniture.Furniture.Retire;
using GapFurniture.Furniture.Source;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture retire</c>: the whole way out, in the order in which nothing is lost.</summary>
internal static class RetireVerb
{
    public static Verb Create()
    {
        var flags = new Flags();
        var stack = Flags.Text("stack", "NAME", "name of its stack, for the commands that are shown (the piece's name if not given)");
        var settle = Flags.Number("settle", "how many seconds the queue has to stay empty (60 if not given)");
        var source = Flags.Text("source", "DIR", "remove it from this checkout (from the one around this folder if not given)");
        var noSource = Flags.Switch("no-source", "keep the sources as they are");
        var dryRun = Flags.Switch("dry-run", "show what would be done, do nothing");
        var verb = new Verb(
            "retire",
            "takes a piece out: detaches it, waits until its queue is empty, shows how to delete its stack, removes its sources",
            "retire PIECE --source . --dry-run",
            "retire PIECE --bucket my-logs --queue NAME --no-source"
        );
        flags.AddTo(verb);
        foreach (var option in new Option[] { stack, settle, source, noSource, dryRun })
            verb.Options.Add(option);
        verb.SetAction(
            async (parsed, cancellation) =>
            {
                var name = parsed.GetRequiredValue(flags.Piece);
                var checkout =
                    parsed.GetValue(noSource) ? null
                    : parsed.GetValue(source) is { } folder ? Checkout.At(folder)
                    : Checkout.Above(Directory.GetCurrentDirectory());
                // Before anything is done: a checkout may know a piece that this program does not, and the other way round.
                var removal = checkout is null ? null : Removal.Plan(checkout, name);
                var dry = parsed.GetValue(dryRun);
                if (!dry && removal is not null)
                    await removal.CheckIsCommittedAsync(cancellation);
                if ((parsed.GetValue(flags.Bucket) ?? parsed.GetValue(flags.Queue) ?? parsed.GetValue(flags.Function)) is not null)
                {
                    var piece = flags.PieceOf(parsed);
                    var time = TimeSpan.FromSeconds(parsed.GetValue(settle) ?? 60);
                    using var clients = new Clients();
                    await DetachAndDrainAsync(
                        clients,
                        flags.RequestOf(parsed, piece),
                        parsed.GetValue(flags.Queue),
                        time,
                        dry,
                        cancellation
                    );
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
        return verb;
    }

    private static async Task DetachAndDrainAsync(
        Clients clients,
        AttachRequest? request,
        string? queue,
        TimeSpan settle,
        bool dry,
        CancellationToken cancellation
    )
    {
        var queues = new List<Target>();
        if (request is not null)
        {
            var detacher = new Detacher(clients, Console.Out, Console.Error);
            // Which queue has to run empty is known only as long as the attachment is there.
            queues.AddRange((await detacher.FindAsync(request, cancellation)).Select(a => a.Target));
            await detacher.DetachAsync(request, dry, cancellation);
        }
        if (queue is not null && await new Targets(clients).FindQueueAsync(queue, cancellation) is { } named)
            queues.Add(named);
        var drain = new Drain(clients, TimeProvider.System, Console.Error);
        foreach (var target in queues.Where(q => q.QueueUrl is not null).DistinctBy(q => q.Arn))
        {
            if (dry)
                await Console.Out.WriteLineAsync(
                    $"would wait for {(await drain.CountAsync(target.QueueUrl!, cancellation)).Total} messages in {target.Arn.Name}"
                );
            else
            {
                await drain.UntilEmptyAsync(target.QueueUrl!, settle, cancellation);
                await Console.Out.WriteLineAsync($"drained: {target.Arn.Name} is empty");
            }
            if (await drain.DeadLettersAsync(target.QueueUrl!, cancellation) is { Count: > 0 } dead)
                await Console.Error.WriteLineAsync(
                    $"warning: {dead.Name} holds {dead.Count} messages that failed; they are deleted with the stack, so look at them first"
                );
        }
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
