using GapFurniture.Furniture.Deployed;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Status;

internal sealed record PieceStatus(Deployment Deployment)
{
    private static readonly TimeSpan s_longWait = TimeSpan.FromHours(1);
    private const double NearlyAll = 0.9;

    public IReadOnlyList<Series> Series { get; init; } = [];

    public IReadOnlyList<Alarm> Alarms { get; init; } = [];

    /// <summary>The most memory in MB that a function used in the last hour, by its name, as its log says; none where it did not run.</summary>
    public IReadOnlyDictionary<string, long> MemoryUsedMb { get; init; } = new Dictionary<string, long>();

    /// <summary>What could not be read, and why.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    public PieceFacts Piece => Deployment.Piece;

    public long Waiting => Deployment.Queues.Sum(q => q.Waiting);

    public long InFlight => Deployment.Queues.Sum(q => q.InFlight);

    /// <summary>Messages in queues of dead letters, those that somebody looks at included.</summary>
    public long Dead => Deployment.DeadLetters.Sum(d => d.Messages);

    public IReadOnlyList<Alarm> Ringing => [.. Alarms.Where(a => a.State == "ALARM")];

    /// <summary>How long the oldest message waits; null when none waits, or when CloudWatch does not say.</summary>
    public TimeSpan? Oldest =>
        Waiting + InFlight > 0 && Line(CountedLines.Oldest)?.Latest is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>What the piece is there for: what went out, else its runs; null when neither is known.</summary>
    public Series? Work => Series.FirstOrDefault(s => s.Line.Kind == CountKind.Out) ?? Line("Invocations");

    /// <summary>The series of that name; null when the piece has none.</summary>
    public Series? Line(string name) => Series.FirstOrDefault(s => s.Line.Name == name);

    /// <summary>What a person should look at, worst first, in sentences; empty when there is nothing.</summary>
    public IReadOnlyList<string> Attention => [.. Deaths(), .. Alarming(), .. Failing(), .. AtTheLimit()];

    /// <summary>True if nothing needs attention, as far as it could be read.</summary>
    public bool IsCalm => Attention.Count == 0 && Unread.Count == 0;

    private IEnumerable<string> Deaths()
    {
        foreach (var dead in Deployment.DeadLetters.Where(d => d.Messages > 0))
            yield return $"{Counted.Of(dead.Messages, "message")} failed for good and {(dead.Messages == 1 ? "lies" : "lie")} in {dead.Name}: furniture dead {Piece.Executable}{Flag}";
    }

    private IEnumerable<string> Alarming() =>
        Ringing.Select(a => $"alarm {a.Name}{(a.Description.Length > 0 ? $": {a.Description}" : "")}");

    private IEnumerable<string> Failing() =>
        from series in Series
        where series.Line.Kind == CountKind.Failed && series.Line.Statistic == MetricStatistic.Sum && series.LastHour > 0
        select $"{series.Line.Label} in the last hour: {Amounts.Of(series.LastHour, series.Line.Unit)}";

    private IEnumerable<string> AtTheLimit()
    {
        if (Oldest > s_longWait)
            yield return $"the oldest message waits for {Amounts.Of(Oldest.Value)}";
        foreach (var function in Deployment.Functions)
        {
            if (MemoryUsedMb.GetValueOrDefault(function.Name) is var used && used >= NearlyAll * function.MemoryMb)
                yield return $"{function.Name} used {used} MB of its {function.MemoryMb} MB in the last hour";
        }
        if (Deployment.Functions is not [var only])
            yield break;
        if (Line(CountedLines.LongestRun)?.LastDay is { } longest && longest >= NearlyAll * only.Timeout.TotalMilliseconds)
            yield return $"a run of {only.Name} took {Amounts.Of(longest, "Milliseconds")} of the {Amounts.Of(only.Timeout)} that it may take";
    }

    private string Flag => Deployment.Name == Piece.Executable ? "" : $" --queue {Deployment.DeadLetters[0].Name}";
}
