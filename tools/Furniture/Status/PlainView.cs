using GapFurniture.Furniture.Pieces;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Furniture.Status;

/// <summary>The status as text: one row for each piece, or all of one.</summary>
internal static class PlainView
{
    // By kind.
    private static readonly string[] s_titles = ["came in", "went out", "failed", "waits", "costs"];

    private static readonly (string Heading, Func<PieceStatus, string> Cell)[] s_columns =
    [
        ("piece", s => s.Piece.Piece),
        ("name", s => Plain(s.Deployment.Name)),
        ("waiting", s => Queued(s, s.Waiting)),
        ("in flight", s => Queued(s, s.InFlight)),
        ("dead", s => s.Deployment.DeadLetters.Count == 0 ? "–" : Amounts.Of(s.Dead, "Count")),
        ("oldest", s => s.Oldest is { } oldest ? Amounts.Of(oldest) : "–"),
        ("runs (1 h)", s => Amounts.Of(s.Line("Invocations")?.LastHour, "Count")),
        ("failed", s => Amounts.Of(s.Line("Errors")?.LastHour, "Count")),
        ("longest", s => Amounts.Of(s.Line(CountedLines.LongestRun)?.LastHour, "Milliseconds")),
        ("work of 1 h", s => $"{Amounts.Of(s.Work?.LastHour, s.Work?.Line.Unit ?? "")} {s.Work?.Line.Label}".TrimEnd()),
        ("24 h", s => Amounts.Of(s.Work?.LastDay, s.Work?.Line.Unit ?? "")),
        ("7 days", s => Amounts.Of(s.Work?.LastWeek, s.Work?.Line.Unit ?? "")),
        ("alarms", Alarms),
    ];

    public static IReadOnlyList<string> Headings { get; } = [.. s_columns.Select(c => c.Heading)];

    /// <summary>The cells of a piece's row, as the headings have them.</summary>
    public static IReadOnlyList<string> Row(PieceStatus status) => [.. s_columns.Select(c => c.Cell(status))];

    public static readonly IReadOnlyList<string> DetailHeadings = ["", "", "1 h", "24 h", "7 days"];

    public static IReadOnlyList<string> DetailRow(Series series) =>
        [
            Title(series.Line.Kind),
            series.Line.Label,
            Amounts.Of(series.LastHour, series.Line.Unit),
            Amounts.Of(series.LastDay, series.Line.Unit),
            Amounts.Of(series.LastWeek, series.Line.Unit),
        ];

    /// <summary>A table of several pieces, then what should be looked at.</summary>
    public static string Overview(IReadOnlyList<PieceStatus> pieces)
    {
        IEnumerable<string> lines = [.. Aligned([Headings, .. pieces.Select(Row)]), .. Remarks(pieces)];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>What should be looked at in several pieces; what could not be read for all of them is said once.</summary>
    public static IEnumerable<string> Remarks(IReadOnlyList<PieceStatus> pieces) =>
        pieces
            .SelectMany(p => p.Attention.Concat(p.Deployment.Unread.Select(NotRead)).Select(a => $"{p.Piece.Piece}: {a}"))
            .Concat(pieces.SelectMany(p => p.Unread.Except(p.Deployment.Unread)).Distinct(StringComparer.Ordinal).Select(NotRead))
            .Select(Plain);

    public static string Detail(PieceStatus status)
    {
        List<string> lines = [$"{status.Piece.Piece}: {status.Piece.Gap} ({Plain(status.Deployment.Name)})"];
        lines.AddRange(Attention(status).Select(a => $"  ! {a}"));
        lines.AddRange(Parts(status).Select(p => $"  {p}"));
        if (status.Series.Count > 0)
        {
            lines.Add("");
            lines.AddRange(Aligned([DetailHeadings, .. status.Series.Select(DetailRow)]).Select(row => $"  {row}".TrimEnd()));
        }
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The queues, functions and alarms of a piece, one line for each.</summary>
    public static IEnumerable<string> Parts(PieceStatus status)
    {
        foreach (var queue in status.Deployment.Queues)
        {
            var oldest = status.Oldest is { } age ? $", the oldest for {Amounts.Of(age)}" : "";
            yield return $"queue {queue.Name}: {Amounts.Of(queue.Waiting, "Count")} wait, {Amounts.Of(queue.InFlight, "Count")} in flight{oldest}";
        }
        foreach (var dead in status.Deployment.DeadLetters)
            yield return $"queue {dead.Name}: {Amounts.Of(dead.Messages, "Count")} dead";
        foreach (var destination in status.Deployment.OtherDestinations)
            yield return $"failed invocations go to {Plain(destination)}";
        foreach (var function in status.Deployment.Functions)
            yield return $"function {function.Name}: {Plain(function.State)}, {Limits(status, function)}";
        foreach (var alarm in status.Alarms)
            yield return $"alarm {Plain(alarm.Name)}: {State(alarm.State)}";
    }

    public static IEnumerable<string> Attention(PieceStatus status) => status.Attention.Concat(status.Unread.Select(NotRead)).Select(Plain);

    public static string Title(CountKind kind) => s_titles[(int)kind];

    /// <summary>Duration and memory of a function against its limits.</summary>
    private static string Limits(PieceStatus status, FunctionConfiguration function)
    {
        var memory = status.MemoryUsedMb.TryGetValue(function.Name, out var used)
            ? $"{used} of {function.MemoryMb} MB"
            : $"{function.MemoryMb} MB";
        var running = status.Line(CountedLines.RunningTime)?.LastDay;
        var runs = status.Line("Invocations")?.LastDay;
        var average = running is not null && runs > 0 ? $"{Amounts.Of(running / runs, "Milliseconds")} on average, " : "";
        var longest = status.Line(CountedLines.LongestRun)?.LastDay is { } most ? $"{Amounts.Of(most, "Milliseconds")} at most " : "";
        return longest.Length > 0
            ? $"a run takes {average}{longest}of {Amounts.Of(function.Timeout)}; {memory}"
            : $"a run may take {Amounts.Of(function.Timeout)}; {memory}";
    }

    private static string NotRead(string what) => $"not read: {what}";

    private static string State(string state) =>
        state switch
        {
            "ALARM" => "rings",
            "OK" => "ok",
            _ => "knows too little",
        };

    private static string Alarms(PieceStatus status) =>
        status.Alarms.Count == 0 ? "none"
        : status.Ringing.Count == 0 ? "ok"
        : $"{status.Ringing.Count} of {status.Alarms.Count} ring";

    private static string Queued(PieceStatus status, long count) => status.Deployment.Queues.Count == 0 ? "–" : Amounts.Of(count, "Count");

    private static IEnumerable<string> Aligned(List<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(i => rows.Max(r => r[i].Length)).ToList();
        return rows.Select(row => string.Join("  ", row.Select((cell, i) => Padded(cell, widths[i]))).TrimEnd());
    }

    // Numbers to the right.
    private static string Padded(string cell, int width) =>
        cell is [>= '0' and <= '9', ..] && !cell.Contains("ring", StringComparison.Ordinal) ? cell.PadLeft(width) : cell.PadRight(width);

    private static string Plain(string text) => TerminalText.OneLine(text);
}
