using GapFurniture.Furniture.Pieces;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Furniture.Dead;

/// <summary>The dead messages of a queue by reason, for people.</summary>
internal static class DeadReport
{
    private const int ExamplesOfAKind = 3;
    private const int LongestBody = 100;
    private const int ShortestPart = 8;
    private const int LongestPart = 60;

    /// <summary>The messages of one kind of reason: what varies from object to object is not compared.</summary>
    public static IReadOnlyList<IReadOnlyList<Explained>> Kinds(IEnumerable<Explained> messages) =>
        [
            .. messages
                .GroupBy(m => (m.Reason.IsUnknown, m.Reason.SaidNowBy, ReasonText.Kind(m.Reason.Text)))
                .Select(g => g.ToList())
                .OrderBy(g => g[0].Reason.IsUnknown)
                .ThenByDescending(g => g.Count),
        ];

    public static IEnumerable<string> Lines(PieceFacts piece, DeadQueue queue, IReadOnlyList<Explained> messages, Reasons reasons)
    {
        foreach (var kind in Kinds(messages))
        {
            yield return "";
            yield return $"{kind.Count} × {kind[0].Reason.Title}";
            foreach (var line in About(kind, reasons))
                yield return $"    {line}";
            yield return $"    → {Advice(piece, queue, kind[0].Reason, reasons)}";
        }
        if (messages.Count > 0 && reasons.Notes.Count > 0)
            yield return "";
        foreach (var note in reasons.Notes)
            yield return $"note: {note}";
    }

    /// <summary>A message's objects, or what else it is about, on one line.</summary>
    public static string Subject(DeadLetter letter)
    {
        if (letter.Objects.Count > 0)
            return TerminalText.OneLine(string.Join(", ", letter.Objects));
        var body = TerminalText.OneLine(letter.Payload ?? letter.Message.Body);
        return $"message {letter.Id}: {(body.Length <= LongestBody ? body : $"{body[..LongestBody]}…")}";
    }

    private static IEnumerable<string> About(IReadOnlyList<Explained> kind, Reasons reasons)
    {
        List<DeadLetter> letters = [.. kind.Select(m => m.Letter)];
        var (least, most) = (letters.Min(l => l.Tries), letters.Max(l => l.Tries));
        var from = kind[0].Reason is { IsUnknown: true } or { SaidNowBy: not null } ? "" : $"from {kind[0].Reason.From}; ";
        var tries = most == 1 ? "once" : $"{(least == most ? $"{least}" : $"{least} to {most}")} times";
        yield return $"{from}tried {tries}; sent {Span(letters)}";
        foreach (var letter in letters.Take(ExamplesOfAKind))
        {
            yield return Subject(letter);
            var today = letter.Objects.Select(reasons.Today.GetValueOrDefault).FirstOrDefault(t => t is not null);
            if (today is not null && today != kind[0].Reason.Text)
                yield return $"    {reasons.TodayBy} says now: {today}";
        }
        if (letters.Count > ExamplesOfAKind)
            yield return $"and {letters.Count - ExamplesOfAKind} more: --json or --save DIR has all";
    }

    private static string Advice(PieceFacts piece, DeadQueue queue, Reason reason, Reasons reasons) =>
        reason.IsUnknown
            ? reasons.Notes.Count > 0
                ? "see the notes below"
                : "no warning and no error in the log names it, perhaps since the log is kept for a shorter time"
            : reason.From == Reasons.TheMessage
                ? "sent again it would fail again: furniture dead --save DIR keeps it as a file"
                : $"when its cause is fixed: furniture redrive {piece.Executable} --queue {queue.Name} --reason \"{Part(reason.Text)}\"";

    // Enough of the reason to choose its kind: a piece of it that does not differ from object to object, and that a shell takes as it is.
    private static string Part(string reason)
    {
        var parts = ReasonText
            .Kind(reason)
            .Split(['…', '"', '$', '`', '\\', '!'], StringSplitOptions.TrimEntries)
            .Where(p => p.Length > 0)
            .ToList();
        var part = parts.Find(p => p.Length >= ShortestPart) ?? parts.MaxBy(p => p.Length) ?? "";
        return part.Length <= LongestPart ? part : part[..(part.LastIndexOf(' ', LongestPart) is > 0 and var blank ? blank : LongestPart)];
    }

    private static string Span(List<DeadLetter> letters)
    {
        var (first, last) = (Time(letters.Min(l => l.Sent)), Time(letters.Max(l => l.Sent)));
        return first == last ? $"{first} UTC" : $"{first} to {last} UTC";

        static string Time(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss}";
    }
}
