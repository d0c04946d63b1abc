using GapFurniture.Aws;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Dead;

/// <summary>
/// Finds for each message why it is dead: what Lambda or EventBridge wrote beside it, else the last line of the log that names it, else what is
/// wrong with the message itself, else what the piece's executable says of its objects now.
/// </summary>
/// <param name="clients">The clients.</param>
/// <param name="piece">The piece.</param>
/// <param name="logGroup">The log group that the user named; null for those of the functions.</param>
/// <param name="executable">The piece's executable that the user named; null for the one on PATH.</param>
internal sealed class Reasons(Clients clients, PieceFacts piece, string? logGroup, string? executable)
{
    /// <summary>Where a reason was found that is the message itself.</summary>
    public const string Itself = "the message itself";

    private const int ExamplesOfAKind = 3;

    private readonly List<string> _notes = [];

    /// <summary>What could not be asked, and hints for messages without a reason; one sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What the piece's executable says of objects now, as far as it was asked.</summary>
    public IReadOnlyDictionary<string, string> Today { get; private set; } = new Dictionary<string, string>();

    /// <summary>The command that said so; null when none was asked.</summary>
    public string? TodayBy { get; private set; }

    /// <summary>All messages with their reasons, in their order.</summary>
    public async Task<IReadOnlyList<Explained>> OfAsync(DeadQueue queue, IReadOnlyList<DeadLetter> letters)
    {
        var found = new Dictionary<string, Reason>(StringComparer.Ordinal);
        foreach (var letter in letters.Where(l => l.Said is not null))
            found[letter.Id] = new Reason(
                ReasonText.Of(letter.Said!, letter.Objects is [var first, ..] ? first : ""),
                "what was sent with it"
            );
        await FromLogsAsync(queue, [.. letters.Where(l => !found.ContainsKey(l.Id))], found);
        if (piece.Way == Attach.Way.Queue)
        {
            foreach (var letter in letters.Where(l => l.Problem is not null && !found.ContainsKey(l.Id)))
                found[letter.Id] = new Reason($"not an S3 event: {ReasonText.Of(letter.Problem!, "")}", Itself);
        }
        await FromExecutableAsync(queue, letters, found);
        var unknown = new Reason("no reason found", "");
        return [.. letters.Select(l => new Explained(l, found.GetValueOrDefault(l.Id) ?? unknown))];
    }

    /// <summary>
    /// What is known of an object that no dead message is about: the last lines of the log that name it, and what the piece's executable says of
    /// it. It may have been ignored, or done.
    /// </summary>
    /// <param name="queue">Where it is not.</param>
    /// <param name="key">How its key, or its <c>s3://</c> URL, begins.</param>
    public async Task<IReadOnlyList<string>> AboutAsync(DeadQueue queue, string key)
    {
        var lines = new List<string>();
        var logs = new LogReasons(clients);
        foreach (var group in GroupsOf(queue))
        {
            lines.AddRange(await logs.NamingAsync(group, key));
            if (logs.Trouble is { } trouble)
                _notes.Add(trouble);
        }
        if (S3Url.ParseObject(key) is not null)
            await AskAsync(queue, [key], isNeeded: true);
        return [.. lines, .. Today.Values.Select(text => $"{TodayBy} says now: {text}")];
    }

    private async Task FromLogsAsync(DeadQueue queue, List<DeadLetter> letters, Dictionary<string, Reason> found)
    {
        if (letters.Count == 0)
            return;
        var groups = GroupsOf(queue);
        var logs = new LogReasons(clients);
        foreach (var group in groups)
        {
            await logs.ReadAsync(group, letters);
            if (logs.Trouble is { } trouble)
                _notes.Add(trouble);
        }
        foreach (var letter in letters)
        {
            if (logs.Of(letter) is { } reason)
                found[letter.Id] = reason;
        }
        if (letters.Exists(l => !found.ContainsKey(l.Id)))
            _notes.AddRange(logs.Ends.Select(e => $"the log has {e.Value} × \"{e.Key}\": a function that ends so can name no object"));
    }

    // Of the messages whose reason is known a few of each kind are enough: what the executable says now is only shown beside it.
    private async Task FromExecutableAsync(DeadQueue queue, IReadOnlyList<DeadLetter> letters, Dictionary<string, Reason> found)
    {
        var unknown = letters.Where(l => !found.ContainsKey(l.Id)).ToList();
        var examples = letters
            .Where(l => found.ContainsKey(l.Id))
            .GroupBy(l => ReasonText.Kind(found[l.Id].Text), StringComparer.Ordinal)
            .SelectMany(kind => kind.Take(ExamplesOfAKind));
        var urls = unknown.Concat(examples).SelectMany(l => l.Objects).ToList();
        await AskAsync(queue, urls, isNeeded: unknown.Count > 0);
        foreach (var letter in unknown)
        {
            if (letter.Objects.Select(Today.GetValueOrDefault).FirstOrDefault(t => t is not null) is { } text)
                found[letter.Id] = new Reason(text, "the executable") { SaidNowBy = TodayBy };
        }
    }

    private async Task AskAsync(DeadQueue queue, List<string> urls, bool isNeeded)
    {
        if (piece.Explains is null || urls.Count == 0)
            return;
        if (Explanation.Find(piece, executable) is not { } program)
        {
            if (isNeeded)
                _notes.Add($"{piece.Executable} is not on PATH: with --executable FILE it is asked what it says of the objects");
            return;
        }
        var explanation = new Explanation(piece, program, Settings(queue), clients.Cancellation);
        Today = await explanation.OfAsync(urls);
        TodayBy = explanation.Command;
        if (explanation.Trouble is { } trouble)
            _notes.Add($"{TodayBy} explains nothing: {trouble}");
    }

    private List<string> GroupsOf(DeadQueue queue)
    {
        List<string> groups = logGroup is not null
            ? [logGroup]
            : [.. queue.Functions.Select(f => f.LogGroup).Distinct(StringComparer.Ordinal)];
        if (groups.Count == 0)
            _notes.Add("no function is known whose log could be read: name its log group with --log-group");
        return groups;
    }

    // Of the function's environment only what the piece needs to be configured: the rest may be secrets, or change what it does.
    private Dictionary<string, string> Settings(DeadQueue queue)
    {
        var names = piece.Variables.SelectMany(v => v).ToHashSet(StringComparer.Ordinal);
        return (queue.Functions is [var first, ..] ? first.Variables : new Dictionary<string, string>())
            .Where(v => names.Contains(v.Key))
            .ToDictionary(StringComparer.Ordinal);
    }
}
