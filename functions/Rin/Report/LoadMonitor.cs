using System.Collections.Immutable;
using GapFurniture.Rin.Plan;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Report;

/// <summary>Knows what is being loaded and how much was, for the progress line, and logs a line while a load takes long. Thread safe.</summary>
internal sealed class LoadMonitor(TimeProvider time, ILogger logger)
{
    /// <summary>How often a load that takes long is mentioned, so that the log is not silent and nobody thinks that Rin hangs.</summary>
    public static readonly TimeSpan Reminder = TimeSpan.FromSeconds(30);

    private readonly long _begun = time.GetTimestamp();

    // The transactions that run, the oldest first.
    private ImmutableList<(int Objects, string Tables, long Begun)> _running = [];

    // Objects are counted once for each table, rows as far as the warehouse said.
    private long _messages;
    private long _objects;
    private long _rows;

    public void Add(int messages = 0, int objects = 0, long rows = 0)
    {
        Interlocked.Add(ref _messages, messages);
        Interlocked.Add(ref _objects, objects);
        Interlocked.Add(ref _rows, rows);
    }

    /// <summary>How far we are, in one line.</summary>
    public override string ToString()
    {
        var perSecond = _objects / Math.Max(time.GetElapsedTime(_begun).TotalSeconds, 0.001);
        var loaded = _rows > 0 ? $", {_rows:#,0} rows" : "";
        var running = Volatile.Read(ref _running) is [var (count, tables, begun), ..]
            ? $"; loading {count:#,0} into {tables} for {time.GetElapsedTime(begun).TotalSeconds:0} s"
            : "";
        return $"{_messages:#,0} messages done, {_objects:#,0} objects{loaded}, {perSecond:#,0.#} objects/s{running}";
    }

    /// <summary>A transaction begins; it ends when the result is disposed.</summary>
    public IDisposable Watch(IReadOnlyList<CopyStatement> statements)
    {
        var tables = LoadGroup.NamesOf(statements.Select(s => s.Table));
        var load = (Objects: statements.Sum(s => s.Objects.Count), tables, Begun: time.GetTimestamp());
        ImmutableInterlocked.Update(ref _running, all => all.Add(load));
        var reminder = time.CreateTimer(
            _ => Log.StillLoading(logger, load.Objects, tables, time.GetElapsedTime(load.Begun).TotalSeconds),
            state: null,
            Reminder,
            Reminder
        );
        return new Watched(() =>
        {
            reminder.Dispose();
            ImmutableInterlocked.Update(ref _running, all => all.Remove(load));
        });
    }

    private sealed class Watched(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
