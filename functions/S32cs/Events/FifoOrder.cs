using GapFurniture.Shared.Queue;

namespace GapFurniture.S32cs.Events;

/// <summary>What a FIFO queue needs: what follows a failed message of its group has to come again after it.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html"/>
internal static class FifoOrder
{
    /// <summary>Positions of the messages that have to come again.</summary>
    /// <param name="outcomes">By message.</param>
    /// <param name="groups">Message groups; null for messages of standard queues.</param>
    public static IEnumerable<int> Failed(IReadOnlyList<MessageOutcome> outcomes, IReadOnlyList<string?> groups)
    {
        var stopped = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < outcomes.Count; i++)
        {
            var failed = outcomes[i] is not MessageOutcome.Done || (groups[i] is { } group && stopped.Contains(group));
            if (!failed)
                continue;
            if (groups[i] is { } own)
                stopped.Add(own);
            yield return i;
        }
    }
}
