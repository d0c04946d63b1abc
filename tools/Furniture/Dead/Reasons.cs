using GapFurniture.Aws;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Dead;

/// <summary>
/// Finds for each message why it is dead: what Lambda or EventBridge wrote beside it, else the last line of the log that names it, else what is
/// wrong with the message itself, else what the piece's executable says of its objects now.
/// </summary>
/// <param name="logGroup">The log group that the user named; null for those of the functions.</param>
/// <param name="executable">The piece's executable that the user named; null for the one on PATH.</param>
internal sealed class Reasons(Clients clients, PieceFacts piece, string? logGroup, string? executable)
{
    /// <summary>Where a reason was found that is the message itself.</summary>
    public const string TheMessage = "the message itself";

    private const int ExamplesOfAKind = 3;
    private static readonly Reason s_unknown = new("no reason found", "");

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
        var logs = await LogsAsync(queue, [.. letters.Where(l => l.Said is null)]);
        var known = letters.Select(letter => (Letter: letter, Reason: Said(letter) ?? logs.Of(letter) ?? Itself(letter))).ToList();
        var unknown = known.Where(k => k.Reason is null).ToList();
        // Of the messages whose reason is known a few of each kind are enough: what the executable says now is only shown beside it.
        var examples = known
            .Where(k => k.Reason is not null)
            .GroupBy(k => ReasonText.Kind(k.Reason!.Text))
            .SelectMany(k => k.Take(ExamplesOfAKind));
        await AskAsync(queue, [.. unknown.Concat(examples).SelectMany(k => k.Letter.Objects)], isNeeded: unknown.Count > 0);
        return [.. known.Select(k => new Explained(k.Letter, k.Reason ?? Now(k.Letter) ?? s_unknown))];
    }

    /// <summary>What is known of an object that no dead message is about: it may have been ignored, or done.</summary>
    /// <param name="queue">Where it is not.</param>
    /// <param name="key">How its key, or its <c>s3://</c> URL, begins.</param>
    public async Task<IReadOnlyList<string>> AboutAsync(DeadQueue queue, string key)
    {
        var lines = new List<string>();
        foreach (var group in GroupsOf(queue))
            lines.AddRange(await new LogReasons(clients, _notes.Add).NamingAsync(group, key));
        if (S3Url.ParseObject(key) is not null)
            await AskAsync(queue, [key], isNeeded: true);
        return [.. lines, .. Today.Values.Select(text => $"{TodayBy} says now: {text}")];
    }

    private static Reason? Said(DeadLetter letter) =>
        letter.Said is { } said
            ? new Reason(ReasonText.Of(said, letter.Objects is [var first, ..] ? first : ""), "what was sent with it")
            : null;

    private Reason? Itself(DeadLetter letter) =>
        piece.Way == Attach.Way.Queue && letter.Problem is { } problem
            ? new Reason($"not an S3 event: {ReasonText.Of(problem, "")}", TheMessage)
            : null;

    private Reason? Now(DeadLetter letter) =>
        letter.Objects.Select(Today.GetValueOrDefault).FirstOrDefault(t => t is not null) is { } text
            ? new Reason(text, "the executable") { SaidNowBy = TodayBy }
            : null;

    private async Task<LogReasons> LogsAsync(DeadQueue queue, List<DeadLetter> letters)
    {
        var logs = new LogReasons(clients, _notes.Add);
        foreach (var group in letters.Count > 0 ? GroupsOf(queue) : [])
            await logs.ReadAsync(group, letters);
        if (letters.Exists(l => logs.Of(l) is null))
            _notes.AddRange(logs.Ends.Select(e => $"the log has {e.Value} × \"{e.Key}\": a function that ends so can name no object"));
        return logs;
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
