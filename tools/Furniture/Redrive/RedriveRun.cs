using GapFurniture.Furniture.Dead;

namespace GapFurniture.Furniture.Redrive;

/// <summary>The whole way of one dead-letter queue: look, plan, send, and say what became of it.</summary>
/// <param name="reasons">Finds reasons; null where the choice does not ask for them.</param>
internal sealed class RedriveRun(Clients clients, DeadQueue queue, Choice choice, Func<Reasons>? reasons, Afterwards after)
{
    private const int MostMessages = 120_000; // SQS hides no more at a time

    /// <summary>Most messages a second; null for as many as possible.</summary>
    public int? Rate { get; init; }

    public required string File { get; init; }

    private bool HasJournal => System.IO.File.Exists(File);

    /// <returns>True if all that was meant was sent.</returns>
    public async Task<bool> RunAsync()
    {
        if (HasJournal && !clients.IsDryRun)
            await after.WaitForHiddenAsync();
        var plan = await LookAsync();
        foreach (var line in plan.Lines)
            await Console.Out.WriteLineAsync(line);
        if (await after.HiddenAsync() is > 0 and var hidden)
            await Console.Error.WriteLineAsync($"{hidden} more are hidden, since someone else has received them: run this again later");
        if (queue.IsFifo && await after.DeadAsync() - plan.Letters.Count is > 0 and var behind)
            await Console.Error.WriteLineAsync($"{behind} more cannot be seen yet: of each group of a FIFO queue SQS shows ten messages");
        if (clients.IsDryRun)
            return true;
        if (plan.Chosen.Count == 0 && !HasJournal)
            return plan.Unknown == 0;
        return choice.IsAll && plan.CanMove && !HasJournal ? await MoveAsync(plan) : await ResendAsync(plan);
    }

    private async Task<RedrivePlan> LookAsync()
    {
        var letters = await new DeadReader(clients, queue).ReadAsync(MostMessages);
        if (reasons?.Invoke() is not { } finder)
            return new RedrivePlan(queue, letters, [.. letters.Where(l => choice.Has(new Explained(l, new Reason("", ""))))]);
        var explained = await finder.OfAsync(queue, letters);
        List<DeadLetter> meant = [.. explained.Where(choice.Has).Select(m => m.Letter)];
        foreach (var note in meant.Count == 0 ? finder.Notes : [])
            await Console.Error.WriteLineAsync($"note: {note}");
        return new RedrivePlan(queue, letters, meant);
    }

    private async Task<bool> MoveAsync(RedrivePlan plan)
    {
        var moved = await new MoveAll(clients, queue, Rate).RunAsync(plan.Letters.Count);
        await Console.Out.WriteLineAsync($"moved {Counted.Of(moved, "message")}");
        await Console.Out.WriteLineAsync(await after.SayAsync(0, queue.Sources));
        return true;
    }

    private async Task<bool> ResendAsync(RedrivePlan plan)
    {
        using var journal = RedriveJournal.Open(File, queue.Arn.ToString());
        var resender = new Resender(clients, queue, journal, Rate);
        try
        {
            var chosen = plan.With(journal);
            do
            {
                await resender.RunAsync(chosen);
                // Behind the first ten of a FIFO queue's group are others, which could not be seen before.
                plan = queue.IsFifo && resender.Left == 0 ? await LookAsync() : plan;
                chosen = queue.IsFifo && resender.Left == 0 ? plan.Chosen : chosen;
            } while (queue.IsFifo && resender.Left == 0 && chosen.Count > 0);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync(
                $"redrive: interrupted; run the same command again and it goes on (what was sent is noted in {File})"
            );
            throw;
        }
        await SayAsync(resender);
        if (resender.Left == 0)
            journal.Delete();
        var left = queue.IsFifo ? await after.DeadAsync() : plan.Letters.Count - resender.Sent - resender.SentBefore;
        var queues = resender.Destinations.Select(d => d.QueueUrl).OfType<string>().ToList();
        await Console.Out.WriteLineAsync(await after.SayAsync(left, queues));
        return resender.Left + plan.Unknown == 0;
    }

    private async Task SayAsync(Resender resender)
    {
        await Console.Out.WriteLineAsync($"sent {Counted.Of(resender.Sent, "message")} again, and deleted from {queue.Name}");
        if (resender.SentBefore > 0)
            await Console.Out.WriteLineAsync($"deleted {resender.SentBefore} more, which an interrupted run had sent");
        if (resender.PerhapsTwice > 0)
            await Console.Out.WriteLineAsync(
                $"{resender.PerhapsTwice} of them perhaps twice: an interrupted run could not note whether they were sent"
            );
        foreach (var reason in resender.Refused.GroupBy(r => r.Value, StringComparer.Ordinal))
            await Console.Error.WriteLineAsync($"{reason.Count()} were refused and stay dead: {ReasonText.Of(reason.Key, "")}");
        if (resender.Missing > 0)
            await Console.Error.WriteLineAsync(
                $"{resender.Missing} could not be received: someone else has them, or a message of their group that stays is in front of them"
            );
    }
}
