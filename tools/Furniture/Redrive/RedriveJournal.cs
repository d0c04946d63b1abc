using System.Text;

namespace GapFurniture.Furniture.Redrive;

/// <summary>
/// What was sent again and is perhaps not deleted yet, in a small file: before a message is sent its id is noted, and afterwards that it was.
/// A run that was killed leaves it behind, and the next one then knows what it need only delete.
/// </summary>
internal sealed class RedriveJournal : IDisposable
{
    private const string Sending = "sending";
    private const string Accepted = "sent";
    private const string Refused = "refused";

    private readonly string _path;
    private readonly FileStream _file;
    private readonly HashSet<string> _sent = new(StringComparer.Ordinal);
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);

    private RedriveJournal(string path)
    {
        _path = path;
        foreach (var line in File.ReadLines(path))
        {
            if (line.Split(' ', 2) is [var mark, var id])
                Note(mark, id);
        }
        // Each note is on the disk before the next step.
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 4096, FileOptions.WriteThrough);
    }

    /// <summary>Opens the journal of a dead-letter queue, new or left behind.</summary>
    /// <exception cref="FurnitureException">The file is something else.</exception>
    public static RedriveJournal Open(string path, string queueArn)
    {
        var head = $"redrive of {queueArn}";
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
            File.WriteAllText(path, head + "\n");
        else if (File.ReadLines(path).First() != head)
            throw new FurnitureException($"{path} is not the state of a redrive of {queueArn}; name another file with --state");
        return new RedriveJournal(path);
    }

    /// <summary>True if the message was sent again by a run before this one or by this one.</summary>
    public bool IsSent(string id) => _sent.Contains(id);

    /// <summary>True if a run was killed between sending the message and knowing that it was sent.</summary>
    public bool IsUnsure(string id) => _begun.Contains(id) && !_sent.Contains(id);

    public void Begin(IEnumerable<string> ids) => Write(Sending, ids);

    /// <summary>Notes that messages were not accepted: they are where they were.</summary>
    public void NotSent(IEnumerable<string> ids) => Write(Refused, ids);

    public void Sent(IEnumerable<string> ids) => Write(Accepted, ids);

    /// <summary>All is done: nothing has to be remembered.</summary>
    public void Delete()
    {
        _file.Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _file.Dispose();

    private void Write(string mark, IEnumerable<string> ids)
    {
        var text = new StringBuilder();
        foreach (var id in ids)
        {
            text.Append($"{mark} {id}\n");
            Note(mark, id);
        }
        _file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        _file.Flush(flushToDisk: true);
    }

    private void Note(string mark, string id) =>
        _ = mark switch
        {
            Sending => _begun.Add(id),
            Refused => _begun.Remove(id),
            Accepted => _sent.Add(id),
            _ => false,
        };
}
