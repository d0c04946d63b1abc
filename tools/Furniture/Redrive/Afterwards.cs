using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Dead;

namespace GapFurniture.Furniture.Redrive;

/// <summary>What became of messages that were sent again: whether their queue has taken them, and how many came back.</summary>
internal sealed class Afterwards(Clients clients, DeadQueue queue, TimeSpan limit)
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private const string Hidden = "ApproximateNumberOfMessagesNotVisible";
    private static readonly TimeSpan s_hiddenAtMost = TimeSpan.FromSeconds(45); // longer than DeadReader hides them
    private static readonly List<string> s_attributes = ["ApproximateNumberOfMessages", Hidden, "ApproximateNumberOfMessagesDelayed"];

    /// <summary>How many messages the dead-letter queue holds.</summary>
    public Task<long> DeadAsync() => CountAsync(queue.Url);

    /// <summary>How many of them are hidden, since somebody has received them.</summary>
    public async Task<long> HiddenAsync() =>
        (await clients.Sqs.GetQueueAttributesAsync(queue.Url, [Hidden], clients.Cancellation)).ApproximateNumberOfMessagesNotVisible;

    /// <summary>Waits until those are visible again that a run had received which was killed.</summary>
    public async Task WaitForHiddenAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await HiddenAsync() is > 0 and var hidden && TimeProvider.System.GetElapsedTime(began) < s_hiddenAtMost)
        {
            if (TimeProvider.System.GetElapsedTime(began) < s_look)
                await Console.Error.WriteLineAsync($"waiting for {hidden} messages that the interrupted run had received");
            await Task.Delay(s_look, TimeProvider.System, clients.Cancellation);
        }
    }

    /// <summary>Waits until the queues are empty or the time is over.</summary>
    /// <param name="left">How many messages were left in the dead-letter queue.</param>
    /// <param name="queues">URLs of the queues to which messages went; none for a function.</param>
    /// <returns>What became of them, in a sentence.</returns>
    public async Task<string> SayAsync(long left, IReadOnlyList<string> queues)
    {
        var began = TimeProvider.System.GetTimestamp();
        var waiting = await CountAsync(queues);
        while (waiting > 0 && TimeProvider.System.GetElapsedTime(began) < limit)
        {
            await Task.Delay(s_look, TimeProvider.System, clients.Cancellation);
            waiting = await CountAsync(queues);
        }
        var dead = await DeadAsync();
        var back = Math.Max(0, dead - left);
        var came = back == 0 ? "none has come back" : $"{back} came back";
        var way =
            queues.Count == 0 ? "Lambda tries each event twice more, a minute and two minutes later, before it is dead again"
            : waiting > 0 ? $"{waiting} are still on their way, and are dead only after the last of their receives"
            : "the queue has taken all";
        return $"afterwards: {queue.Name} holds {(dead == 1 ? "1 message" : $"{dead} messages")}, {came}; {way}";
    }

    private async Task<long> CountAsync(IEnumerable<string> queues) => (await Task.WhenAll(queues.Select(CountAsync))).Sum();

    private async Task<long> CountAsync(string url)
    {
        var now = await clients.Sqs.GetQueueAttributesAsync(url, s_attributes, clients.Cancellation);
        return (now.ApproximateNumberOfMessages) + (now.ApproximateNumberOfMessagesNotVisible) + (now.ApproximateNumberOfMessagesDelayed);
    }
}
