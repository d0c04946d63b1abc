namespace GapFurniture.LocalCloud.Sqs;

/// <summary>In which order a queue gives out its visible messages. Called under the queue's lock.</summary>
internal interface IDeliveryOrder
{
    /// <summary>A new message has come in.</summary>
    void Added(StoredMessage message);

    /// <summary>A message may be seen (again).</summary>
    void BecameVisible(StoredMessage message);

    /// <summary>The messages to give out next; the caller stops when it has enough, and takes each before it asks for another.</summary>
    IEnumerable<StoredMessage> Next();
}
