using System.Collections.Immutable;
using GapFurniture.Rin.Plan;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Report;

/// <summary>A transaction that runs.</summary>
/// <param name="Objects">Objects that it loads.</param>
/// <param name="Tables">The tables, for logs.</param>
/// <param name="Begun">Timestamp of its begin, of the monitor's clock.</param>
internal sealed record RunningLoad(int Objects, string Tables, long Begun);

/// <summary>What was done so far.</summary>
/// <param name="Messages">Messages whose objects are loaded.</param>
/// <param name="Objects">Objects loaded, each counted once for each table.</param>
/// <param name="Rows">Rows loaded, as far as the warehouse said.</param>
internal sealed record LoadTotals(int Messages, int Objects, long Rows);

/// <summary>Knows what is being loaded and how much was, for the progress line, and logs a line while a load takes long. Thread safe.</summary>
internal sealed class LoadMonitor(TimeProvider time, ILogger logger)
{
    /// <summary>How often a load that takes long is mentioned, so that the log is not silent and nobody thinks that Rin hangs.</summary>
    public static readonly TimeSpan Reminder = TimeSpan.FromSeconds(30);

    private ImmutableList<RunningLoad> _running = [];
    private LoadTotals _totals = new(0, 0, 0);

    /// <summary>What was done since the start.</summary>
    public LoadTotals Totals => Volatile.Read(ref _totals);

    /// <summary>What is being loaded just now, the oldest first.</summary>
    public IReadOnlyList<RunningLoad> Running => Volatile.Read(ref _running);

    /// <summary>A transaction begins; it ends when the result is disposed.</summary>
    public IDisposable Watch(IReadOnlyList<CopyStatement> statements)
    {
        var (objects, tables) = (statements.Sum(s => s.Objects.Count), LoadGroup.NamesOf(statements.Select(s => s.Table)));
        var load = new RunningLoad(objects, tables, time.GetTimestamp());
        var reminder = time.CreateTimer(
            _ => Log.StillLoading(logger, objects, tables, time.GetElapsedTime(load.Begun).TotalSeconds),
            state: null,
            Reminder,
            Reminder
        );
        ImmutableInterlocked.Update(ref _running, all => all.Add(load));
        return new Watched(() =>
        {
            reminder.Dispose();
            ImmutableInterlocked.Update(ref _running, all => all.Remove(load));
        });
    }

    /// <summary>More is done.</summary>
    public void Add(int messages = 0, int objects = 0, long rows = 0) =>
        ImmutableInterlocked.Update(ref _totals, t => new LoadTotals(t.Messages + messages, t.Objects + objects, t.Rows + rows));

    private sealed class Watched(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
