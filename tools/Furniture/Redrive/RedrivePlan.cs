using GapFurniture.Furniture.Dead;

namespace GapFurniture.Furniture.Redrive;

/// <summary>Which messages of a dead-letter queue are to go where.</summary>
internal sealed class RedrivePlan(DeadQueue queue, IReadOnlyList<DeadLetter> letters, IReadOnlyList<DeadLetter> meant)
{
    /// <summary>All that were looked at.</summary>
    public IReadOnlyList<DeadLetter> Letters => letters;

    /// <summary>Where each chosen message goes, by its id.</summary>
    public IReadOnlyDictionary<string, Destination> Chosen => field ??= Route(meant).ToDictionary(StringComparer.Ordinal);

    /// <summary>Messages of which nothing says where they came from.</summary>
    public int Unknown => meant.Count - Chosen.Count;

    /// <summary>True if SQS can move all of them itself, which it does only with what another queue gave up.</summary>
    public bool CanMove => meant.All(l => l.SourceQueue is not null) && Unknown == 0 && Chosen.Values.All(d => d.QueueUrl is not null);

    public IEnumerable<string> Lines
    {
        get
        {
            yield return $"{queue.Name}: {meant.Count} of {letters.Count} messages are meant";
            foreach (var same in Chosen.Values.GroupBy(d => d))
                yield return $"  {same.Count()} → {same.Key.Name}{(same.Key.Function is null ? "" : ", invoked again with the same event")}";
            if (Unknown > 0)
                yield return $"  {Unknown} stay: nothing says where they came from; furniture dead --save keeps them as files";
        }
    }

    /// <summary>The chosen ones, and what an interrupted run, perhaps with another choice, has sent and not deleted.</summary>
    public IReadOnlyDictionary<string, Destination> With(RedriveJournal journal) =>
        Chosen.Concat(Route(letters.Where(l => journal.IsSent(l.Id)))).DistinctBy(c => c.Key).ToDictionary(StringComparer.Ordinal);

    private IEnumerable<KeyValuePair<string, Destination>> Route(IEnumerable<DeadLetter> letters) =>
        from letter in letters
        let destination = Destination.Of(letter, queue)
        where destination is not null
        select KeyValuePair.Create(letter.Id, destination);
}
