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

    private readonly Lock _lock = new();
    private readonly List<RunningLoad> _running = [];
    private LoadTotals _totals = new(0, 0, 0);

    /// <summary>What was done since the start.</summary>
    public LoadTotals Totals
    {
        get
        {
            lock (_lock)
                return _totals;
        }
    }

    /// <summary>What is being loaded just now, the oldest first.</summary>
    public IReadOnlyList<RunningLoad> Running
    {
        get
        {
            lock (_lock)
                return [.. _running];
        }
    }

    /// <summary>A transaction begins; it ends when the result is disposed.</summary>
    public IDisposable Watch(IReadOnlyList<CopyStatement> statements)
    {
        var load = new RunningLoad(
            statements.Sum(s => s.Objects.Count),
            string.Join(", ", statements.Select(s => s.Table.ToString()).Distinct()),
            time.GetTimestamp()
        );
        var reminder = time.CreateTimer(
            _ => Log.StillLoading(logger, load.Objects, load.Tables, time.GetElapsedTime(load.Begun).TotalSeconds),
            state: null,
            Reminder,
            Reminder
        );
        lock (_lock)
            _running.Add(load);
        return new Watched(() =>
        {
            reminder.Dispose();
            lock (_lock)
                _running.Remove(load);
        });
    }

    /// <summary>Objects are loaded.</summary>
    public void Loaded(int objects, long rows)
    {
        lock (_lock)
            _totals = _totals with { Objects = _totals.Objects + objects, Rows = _totals.Rows + rows };
    }

    /// <summary>Messages are done.</summary>
    public void Done(int messages)
    {
        lock (_lock)
            _totals = _totals with { Messages = _totals.Messages + messages };
    }

    private sealed class Watched(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
