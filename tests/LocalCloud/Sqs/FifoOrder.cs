namespace GapFurniture.LocalCloud.Sqs;

/// <summary>A FIFO queue: strict order within a group, and nothing of a group while some of it is in flight.</summary>
internal sealed class FifoOrder : IDeliveryOrder
{
    private readonly List<StoredMessage> _all = [];

    public void Added(StoredMessage message) => _all.Add(message);

    public void BecameVisible(StoredMessage message) { }

    public IEnumerable<StoredMessage> Next()
    {
        _all.RemoveAll(m => m.State == MessageState.Gone);
        var blocked = _all.Where(m => m.State == MessageState.InFlight).Select(m => m.GroupId).ToHashSet(StringComparer.Ordinal);
        foreach (var message in _all)
        {
            if (blocked.Contains(message.GroupId))
                continue;
            if (message.State == MessageState.Visible)
                yield return message;
            else if (message.State == MessageState.Delayed)
                blocked.Add(message.GroupId);
        }
    }
}
