namespace GapFurniture.LocalCloud.Sqs;

/// <summary>A standard queue: first visible, first out, in constant time.</summary>
internal sealed class StandardOrder : IDeliveryOrder
{
    private readonly Queue<StoredMessage> _visible = new();

    public void Added(StoredMessage message) { }

    public void BecameVisible(StoredMessage message) => _visible.Enqueue(message);

    public IEnumerable<StoredMessage> Next()
    {
        while (_visible.TryDequeue(out var message))
        {
            // Deleted while it waited.
            if (message.State == MessageState.Visible)
                yield return message;
        }
    }
}
