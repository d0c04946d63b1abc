using GapFurniture.Furniture.Dead;

namespace GapFurniture.Furniture.Redrive;

/// <summary>What became of messages that were sent again: whether their queue has taken them, and how many came back.</summary>
internal sealed class Afterwards(Clients clients, DeadQueue queue, TimeSpan limit)
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_hiddenAtMost = TimeSpan.FromSeconds(45); // longer than DeadReader hides them

    /// <summary>How many messages the dead-letter queue holds.</summary>
    public async Task<long> DeadAsync() => (await clients.ReadQueueAsync(queue.Url)).Messages;

    /// <summary>How many of them are hidden, since somebody has received them.</summary>
    public async Task<long> HiddenAsync() => (await clients.ReadQueueAsync(queue.Url)).InFlight;

    /// <summary>Waits until those are visible again that a run had received which was killed.</summary>
    public async Task WaitForHiddenAsync()
    {
        if (await HiddenAsync() is not (> 0 and var hidden))
            return;
        await Console.Error.WriteLineAsync($"waiting for {hidden} messages that the interrupted run had received");
        await UntilNoneAsync(HiddenAsync, s_hiddenAtMost);
    }

    /// <summary>Waits until the queues are empty or the time is over.</summary>
    /// <param name="left">How many messages were left in the dead-letter queue.</param>
    /// <param name="queues">URLs of the queues to which messages went; none for a function.</param>
    /// <returns>What became of them, in a sentence.</returns>
    public async Task<string> SayAsync(long left, IReadOnlyList<string> queues)
    {
        var waiting = await UntilNoneAsync(() => CountAsync(queues), limit);
        var dead = await DeadAsync();
        var back = Math.Max(0, dead - left);
        var came = back == 0 ? "none has come back" : $"{back} came back";
        var way =
            queues.Count == 0 ? "Lambda tries each event twice more, a minute and two minutes later, before it is dead again"
            : waiting > 0 ? $"{waiting} are still on their way, and are dead only after the last of their receives"
            : "the queue has taken all";
        return $"afterwards: {queue.Name} holds {Counted.Of(dead, "message")}, {came}; {way}";
    }

    private async Task<long> UntilNoneAsync(Func<Task<long>> count, TimeSpan most)
    {
        var began = TimeProvider.System.GetTimestamp();
        var left = await count();
        while (left > 0 && TimeProvider.System.GetElapsedTime(began) < most)
        {
            await Task.Delay(s_look, TimeProvider.System, clients.Cancellation);
            left = await count();
        }
        return left;
    }

    private async Task<long> CountAsync(IEnumerable<string> queues) =>
        (await Task.WhenAll(queues.Select(clients.ReadQueueAsync))).Sum(q => q.Messages);
}
