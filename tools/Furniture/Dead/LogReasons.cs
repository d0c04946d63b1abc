using System.Text.RegularExpressions;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Dead;

/// <summary>
/// What the logs of a piece's functions say about messages. The pieces write JSON lines that name the object (<c>url</c>) or the message
/// (<c>messageId</c>) and the reason, so that one reading of the warnings and errors serves all messages.
/// </summary>
/// <param name="note">Takes why a log could not be read, in words.</param>
internal sealed partial class LogReasons(Clients clients, Action<string> note)
{
    // Terms as the pieces' lines and Lambda's own have them; what else they find is sorted out afterwards.
    private const string Pattern = "?Error ?error ?Warning ?Critical ?\"timed out\" ?\"signal: \"";

    // Ten thousand lines each: more than anybody waits for, or wants to pay for.
    private const int MostPages = 100;
    private const int MostNaming = 10;

    private readonly Dictionary<string, Reason> _reasons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ends = new(StringComparer.Ordinal);

    /// <summary>How functions ended that could say nothing themselves, with how often: hints for messages that no line names.</summary>
    public IReadOnlyDictionary<string, int> Ends => _ends;

    /// <summary>Reads what a log group says since a time about these messages and their objects.</summary>
    public async Task ReadAsync(string group, IReadOnlyList<DeadLetter> letters)
    {
        var wanted = letters.SelectMany(l => l.Objects.Append(l.Id)).ToHashSet(StringComparer.Ordinal);
        // A message is sent before it fails; clocks differ by less than a minute.
        var since = letters.Min(l => l.Sent) - TimeSpan.FromMinutes(1);
        await ReadAsync(group, since, Pattern, line => Note(line, group, wanted));
    }

    /// <summary>The last lines of a log group in the last fourteen days, as long as SQS keeps messages, that name an object by how its key begins.</summary>
    public async Task<IReadOnlyList<string>> NamingAsync(string group, string key)
    {
        var lines = new Queue<string>();
        var since = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(14);
        var pattern = $"\"{key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        await ReadAsync(
            group,
            since,
            pattern,
            line =>
            {
                // A line that only counts has no message.
                var text = line.Json is { } json ? json.Text("message") : line.Text;
                if (text?.Contains(key, StringComparison.Ordinal) != true)
                    return;
                lines.Enqueue($"{group}, {line.Time:yyyy-MM-dd HH:mm:ss} UTC: {ReasonText.Of(text, "")}");
                if (lines.Count > MostNaming)
                    lines.Dequeue();
            }
        );
        return [.. lines];
    }

    /// <summary>What was found for a message or one of its objects; null when nothing.</summary>
    public Reason? Of(DeadLetter letter) =>
        letter.Objects.Append(letter.Id).Select(_reasons.GetValueOrDefault).FirstOrDefault(r => r is not null);

    private async Task ReadAsync(string group, DateTimeOffset since, string pattern, Action<LogLine> each)
    {
        try
        {
            var pages = clients.Logs.FilterLogEventsAsync(group, since, pattern).Take(MostPages);
            await foreach (var line in pages.SelectMany(page => page))
                each(line);
        }
        catch (Exception e) when (FurnitureException.ReasonOf(e) is { } reason)
        {
            note($"{group} cannot be read: {reason}");
        }
    }

    private void Note(LogLine line, string group, HashSet<string> wanted)
    {
        if (line.Json is not { } json)
        {
            if (Ended().Match(line.Text) is { Success: true } ended && ReasonText.Of(ended.Value, "") is var end)
                _ends[end] = _ends.GetValueOrDefault(end) + 1;
            return;
        }
        if (json.Text("level") is "Trace" or "Debug" or "Information" || json.Text("message") is not { } message)
            return;
        var text = json.Text("reason") is { Length: > 0 } reason ? reason : message;
        var subject =
            new[] { json.Text("messageId"), json.Text("url") }.FirstOrDefault(s => s is not null && wanted.Contains(s))
            ?? ObjectNames.In(text, wanted)
            ?? ObjectNames.In(message, wanted);
        // The last line is the one of the last try.
        if (subject is not null)
            _reasons[subject] = new Reason(ReasonText.Of(text, subject), $"{group}, {line.Time:yyyy-MM-dd HH:mm:ss} UTC");
    }

    [GeneratedRegex(@"Task timed out after .*|Runtime exited.*|Process exited.*|.*signal: \w+.*", RegexOptions.None, 1000)]
    private static partial Regex Ended();
}
