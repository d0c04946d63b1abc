using System.CommandLine;
using System.Globalization;
using System.Text.Json;
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
        var source = Flags.Text("source", "DIR", "take it out of this checkout (of the one around this folder if not given)");
        var noSource = Flags.Switch("no-source", "leave the sources as they are");
        var dryRun = Flags.Switch("dry-run", "show what would be done, do nothing");
        var verb = new Verb(
            "retire",
            "takes a piece out: detaches it, waits until its queue is empty, says how its stack is deleted, removes its sources",
            "furniture retire rin --bucket my-logs --queue rin --no-source",
            "furniture retire s32cs --source . --dry-run",
            "furniture retire s32cs --bucket movies --function s32cs --stack movies-search"
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
                var plan = checkout is null ? [] : Retirement.Plan(checkout, name);
                var dry = parsed.GetValue(dryRun);
                if (!dry && checkout is not null)
                    CheckIsCommitted(checkout, plan);
                if ((parsed.GetValue(flags.Bucket) ?? parsed.GetValue(flags.Queue) ?? parsed.GetValue(flags.Function)) is not null)
                    await DetachAndDrainAsync(flags, parsed, TimeSpan.FromSeconds(parsed.GetValue(settle) ?? 60), dry, cancellation);
                if (checkout is null || parsed.GetValue(flags.Bucket) is not null || parsed.GetValue(stack) is not null)
                    await SayHowToDeleteAsync(parsed.GetValue(stack) ?? name.ToLowerInvariant());
                if (checkout is null)
                    return 0;
                foreach (var edit in Summary(plan))
                    await Console.Out.WriteLineAsync(edit);
                if (dry)
                    await Console.Out.WriteLineAsync("dry run: nothing was changed");
                else
                {
                    Retirement.Apply(checkout, plan);
                    await Console.Out.WriteLineAsync($"{name} is out of {checkout.Root}; ./test shows that the rest stands");
                }
                return 0;
            }
        );
        return verb;
    }

    private static async Task DetachAndDrainAsync(
        Flags flags,
        ParseResult parsed,
        TimeSpan settle,
        bool dry,
        CancellationToken cancellation
    )
    {
        var piece = flags.PieceOf(parsed);
        using var clients = new Clients();
        var targets = new Targets(clients);
        var queues = new List<Target>();
        if (flags.RequestOf(parsed, piece) is { } request)
        {
            var detacher = new Detacher(clients, targets, Patience.Standard, Console.Out, Console.Error);
            // Which queue has to run empty is known only as long as the bond is there.
            queues.AddRange((await detacher.FindAsync(request, cancellation)).Select(b => b.Target));
            await detacher.DetachAsync(request, dry, cancellation);
        }
        if (parsed.GetValue(flags.Queue) is { } queue && await targets.FindQueueAsync(queue, cancellation) is { } named)
            queues.Add(named);
        var drain = new Drain(clients.Sqs, TimeProvider.System, Console.Error);
        foreach (var target in queues.Where(q => q.QueueUrl?.Contains('/', StringComparison.Ordinal) == true).DistinctBy(q => q.Arn))
        {
            var (waiting, inFlight, delayed) = await drain.CountAsync(target.QueueUrl!, cancellation);
            if (!dry)
            {
                await drain.UntilEmptyAsync(target.QueueUrl!, settle, cancellation);
                await Console.Out.WriteLineAsync($"drained: {target.Arn.Name} is empty");
            }
            else
                await Console.Out.WriteLineAsync(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{target.Arn.Name} holds {waiting + inFlight + delayed} messages to be waited for"
                    )
                );
            await WarnOfDeadLettersAsync(clients, target, cancellation);
        }
    }

    private static async Task WarnOfDeadLettersAsync(Clients clients, Target queue, CancellationToken cancellation)
    {
        var attributes = (await clients.Sqs.GetQueueAttributesAsync(queue.QueueUrl, ["RedrivePolicy"], cancellation)).Attributes;
        if (attributes?.GetValueOrDefault("RedrivePolicy") is not { } policy)
            return;
        using var document = JsonDocument.Parse(policy);
        if (await new Targets(clients).FindQueueAsync(document.RootElement.Text("deadLetterTargetArn") ?? "", cancellation) is not { } dead)
            return;
        var (waiting, _, _) = await new Drain(clients.Sqs, TimeProvider.System, TextWriter.Null).CountAsync(dead.QueueUrl!, cancellation);
        if (waiting > 0)
            await Console.Error.WriteLineAsync(
                $"warning: {dead.Arn.Name} holds {waiting} messages that were given up; with the stack they are gone, so look at them first"
            );
    }

    private static async Task SayHowToDeleteAsync(string stack)
    {
        await Console.Out.WriteLineAsync("delete its stack by what made it:");
        await Console.Out.WriteLineAsync($"  sam delete --stack-name {stack}");
        await Console.Out.WriteLineAsync($"  aws cloudformation delete-stack --stack-name {stack}");
        await Console.Out.WriteLineAsync("  terraform destroy        (where the module is used, or take the module out and apply)");
    }

    private static void CheckIsCommitted(Checkout checkout, IReadOnlyList<Edit> plan)
    {
        if (checkout.Uncommitted(plan.Where(e => e.Text is null).Select(e => e.Path)) is [var first, ..] all)
            throw new FurnitureException(
                $"{all.Count} of the files to be deleted are not committed ({first.Trim()}); commit or stash them first, so that nothing is lost"
            );
    }

    // Whole folders in one line each.
    private static IEnumerable<string> Summary(IReadOnlyList<Edit> plan)
    {
        foreach (var folder in plan.Where(e => e.Text is null).GroupBy(e => string.Join('/', e.Path.Split('/')[..^1].Take(2))))
            yield return $"delete {folder.Key}: {folder.Count()} files";
        foreach (var edit in plan.Where(e => e.Text is not null))
            yield return edit.ToString();
    }
}
