using System.Text;
using Amazon.Runtime;
using Amazon.SQS.Model;
using GapFurniture.Furniture.Dead;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Furniture.Redrive;

/// <summary>
/// Sends chosen messages of a dead-letter queue to where they failed, and deletes each only when it was sent: killed at any time, nothing is lost.
/// Of a FIFO queue they go one after another in their order.
/// </summary>
/// <param name="rate">Most messages a second; null for as many as possible.</param>
internal sealed class Resender(Clients clients, DeadQueue queue, RedriveJournal journal, int? rate)
{
    // What one call took before August 2025, so that it suits every emulator; a message alone may be larger.
    private const int MostBytes = 256 * 1024;
    private const int MostStale = 3;

    private readonly Sender _sender = new(clients);
    private readonly Dictionary<string, Message> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _heldGroups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private readonly long _began = TimeProvider.System.GetTimestamp();

    public int Sent { get; private set; }

    /// <summary>Sent by a run before this one, which was killed before it could delete them.</summary>
    public int SentBefore { get; private set; }

    /// <summary>Sent now, and perhaps also by a run before this one, which was killed before it could know.</summary>
    public int PerhapsTwice { get; private set; }

    /// <summary>Ids of those that were not accepted, with the reason.</summary>
    public Dictionary<string, string> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>Chosen messages that were not received any more: others have taken them meanwhile, or a FIFO queue holds them back.</summary>
    public int Missing => _left.Count;

    /// <summary>Chosen messages that are dead still.</summary>
    public int Left => Refused.Count + Missing;

    public HashSet<Destination> Destinations { get; } = [];

    /// <summary>Sends them. After Ctrl-C what is under way is finished.</summary>
    /// <param name="chosen">Where each goes, by its id.</param>
    public async Task RunAsync(IReadOnlyDictionary<string, Destination> chosen)
    {
        using var progress = ProgressLine.OfConsole("redrive");
        _left.UnionWith(chosen.Keys);
        // What one pass of a FIFO queue holds back hides what is behind it: once a pass has got somewhere, another gets farther.
        int before;
        do
        {
            before = _left.Count;
            try
            {
                var stale = 0;
                // As often as it takes to receive all that is held back once more, since it is hidden for half a minute only.
                while (_left.Count > 0 && stale < MostStale + _held.Count / 10)
                {
                    var received = await DeadReader.ReceiveAsync(clients, queue);
                    if (received.Count == 0)
                        break;
                    stale = received.All(m => _held.ContainsKey(m.MessageId)) ? stale + 1 : 0;
                    await TakeAsync(received, chosen);
                    progress.Show(_ => $"{chosen.Count - _left.Count} of about {chosen.Count} messages");
                    clients.Cancellation.ThrowIfCancellationRequested();
                }
            }
            finally
            {
                await DeadReader.GiveBackAsync(clients, queue, _held.Values);
                _held.Clear();
                _heldGroups.Clear();
            }
        } while (queue.IsFifo && _left.Count > 0 && _left.Count < before);
    }

    private async Task TakeAsync(IReadOnlyList<Message> received, IReadOnlyDictionary<string, Destination> chosen)
    {
        foreach (var message in received)
            _held[message.MessageId] = message;
        var sentBefore = received.Where(m => journal.IsSent(m.MessageId)).ToList();
        SentBefore += sentBefore.Count;
        await DeleteAsync(sentBefore);
        var letters = received.Where(m => _left.Contains(m.MessageId)).Select(DeadLetter.Of);
        foreach (var batch in queue.IsFifo ? letters.Select(l => new List<DeadLetter> { l }) : Batches(letters, chosen))
            await SendAsync(chosen[batch[0].Id], batch);
    }

    private static IEnumerable<List<DeadLetter>> Batches(IEnumerable<DeadLetter> letters, IReadOnlyDictionary<string, Destination> chosen)
    {
        foreach (var same in letters.GroupBy(l => chosen[l.Id]))
        {
            var (batch, bytes) = (new List<DeadLetter>(), 0);
            foreach (var letter in same)
            {
                var size = SizeOf(letter.Message);
                if (batch.Count > 0 && bytes + size > MostBytes)
                {
                    yield return batch;
                    (batch, bytes) = ([], 0);
                }
                batch.Add(letter);
                bytes += size;
            }
            yield return batch;
        }
    }

    private static int SizeOf(Message message) =>
        Encoding.UTF8.GetByteCount(message.Body)
        + (message.MessageAttributes ?? []).Sum(a =>
            Encoding.UTF8.GetByteCount(a.Key + a.Value.DataType + a.Value.StringValue) + (int)(a.Value.BinaryValue?.Length ?? 0)
        );

    private async Task SendAsync(Destination destination, List<DeadLetter> letters)
    {
        // Behind one that was refused: out of order it would be worse than late.
        if (queue.IsFifo && letters.Exists(l => _heldGroups.Contains(l.Group ?? "")))
            return;
        var ids = letters.ConvertAll(l => l.Id);
        var unsure = ids.Where(journal.IsUnsure).ToList();
        journal.Begin(ids);
        IReadOnlyDictionary<string, string> refused;
        try
        {
            refused = await _sender.SendAsync(destination, letters);
        }
        catch (AmazonServiceException e) when (Sender.IsRefusal(e))
        {
            journal.NotSent(ids);
            throw;
        }
        var sent = letters.FindAll(l => !refused.ContainsKey(l.Id));
        journal.Sent(sent.Select(l => l.Id));
        if (refused.Count > 0)
            Refuse(letters, refused);
        Sent += sent.Count;
        // A FIFO queue drops the second one itself, within five minutes.
        PerhapsTwice += unsure.Count(id => !refused.ContainsKey(id));
        Destinations.Add(destination);
        await DeleteAsync(sent.ConvertAll(l => l.Message));
        await PauseAsync();
    }

    private void Refuse(List<DeadLetter> letters, IReadOnlyDictionary<string, string> refused)
    {
        journal.NotSent(refused.Keys);
        foreach (var (id, reason) in refused)
            Refused[id] = reason;
        _left.ExceptWith(refused.Keys);
        _heldGroups.UnionWith(letters.Select(l => l.Group ?? ""));
    }

    private async Task DeleteAsync(List<Message> messages)
    {
        if (messages.Count == 0)
            return;
        var entries = messages.Select(m => new DeleteMessageBatchRequestEntry(m.MessageId, m.ReceiptHandle));
        var failed = (await clients.Sqs.DeleteMessageBatchAsync(queue.Url, [.. entries], CancellationToken.None)).Failed ?? [];
        // What could not be deleted is received again, is known as sent, and is deleted then.
        foreach (var id in messages.Select(m => m.MessageId).Except(failed.Select(f => f.Id)))
        {
            _left.Remove(id);
            _held.Remove(id);
        }
    }

    private async Task PauseAsync()
    {
        var ahead = TimeSpan.FromSeconds(Sent / (double)(rate ?? int.MaxValue)) - TimeProvider.System.GetElapsedTime(_began);
        if (ahead > TimeSpan.Zero)
            await Task.Delay(ahead, TimeProvider.System, clients.Cancellation);
    }
}
