using GapFurniture.Shared.Queue;

namespace GapFurniture.Rin;

/// <summary>
/// Loads the messages of one Lambda event. Lambda goes on receiving while the warehouse sleeps, and every failed event costs its messages
/// one receive of those that the dead-letter queue allows them: so the event in hand waits for the warehouse as long as there is time.
/// </summary>
internal sealed class EventLoader(BatchLoader loader, WarehouseWatch watch)
{
    /// <summary>Loads the event; gives each message's outcome, by position.</summary>
    /// <param name="messages">The event.</param>
    /// <param name="patience">Ends the wait for a warehouse, early enough for a load to follow.</param>
    /// <param name="deadline">Rolls back and gives the rest back.</param>
    public async Task<IReadOnlyList<MessageOutcome>> LoadAsync(
        IReadOnlyList<QueueMessage> messages,
        CancellationToken patience,
        CancellationToken deadline
    )
    {
        MessageOutcome[] outcomes = [.. await loader.LoadAsync(messages, deadline)];
        while (loader.Unavailable.Count > 0 && await AreBackAsync(patience))
        {
            int[] waiting = [.. Enumerable.Range(0, outcomes.Length).Where(i => outcomes[i] is MessageOutcome.GivenBack)];
            var again = await loader.LoadAsync([.. waiting.Select(i => messages[i])], deadline);
            foreach (var (position, outcome) in waiting.Zip(again))
                outcomes[position] = outcome;
        }
        return outcomes;
    }

    private async Task<bool> AreBackAsync(CancellationToken patience)
    {
        try
        {
            await watch.UntilAllAnswerAsync(loader.Unavailable, int.MaxValue, patience);
            return !patience.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return false;
        }
    }
}
