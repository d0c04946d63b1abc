using System.Collections.Immutable;
using System.Text;
using GapFurniture.Rin.Plan;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Report;

/// <summary>A transaction that runs, since a timestamp of the monitor's clock.</summary>
internal sealed record RunningLoad(int Objects, string Tables, long Begun);

/// <summary>What was done so far: objects are counted once for each table, rows as far as the warehouse said.</summary>
internal sealed record LoadTotals(int Messages, int Objects, long Rows);

/// <summary>Knows what is being loaded and how much was, for the progress line, and logs a line while a load takes long. Thread safe.</summary>
internal sealed class LoadMonitor(TimeProvider time, ILogger logger)
{
    /// <summary>How often a load that takes long is mentioned, so that the log is not silent and nobody thinks that Rin hangs.</summary>
    public static readonly TimeSpan Reminder = TimeSpan.FromSeconds(30);

    private ImmutableList<RunningLoad> _running = [];
    private LoadTotals _totals = new(0, 0, 0);

    public LoadTotals Totals => Volatile.Read(ref _totals); // what was done since the start
    public IReadOnlyList<RunningLoad> Running => Volatile.Read(ref _running); // what is being loaded just now, the oldest first

    /// <summary>A transaction begins; it ends when the result is disposed.</summary>
    public IDisposable Watch(IReadOnlyList<CopyStatement> statements)
    {
        var tables = LoadGroup.NamesOf(statements.Select(s => s.Table));
        var load = new RunningLoad(statements.Sum(s => s.Objects.Count), tables, time.GetTimestamp());
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

    public void Add(int messages = 0, int objects = 0, long rows = 0) =>
        ImmutableInterlocked.Update(ref _totals, t => new LoadTotals(t.Messages + messages, t.Objects + objects, t.Rows + rows));

    private sealed class Watched(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

/// <summary>The last line of a terminal, rewritten in place: how far we are. Log lines that come meanwhile are written through it and push
/// it down. Only for terminals: into a file its control characters would be noise. The width is 0 when the terminal does not tell
/// it.</summary>
internal sealed class LoadProgressLine(TextWriter terminal, Func<int> width, TimeProvider time) : TextWriter
{
    private const string Erase = "\r\e[K";

    private static readonly TimeSpan s_rhythm = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly long _begun = time.GetTimestamp();
    private ITimer? _timer;
    private string _shown = "";

    public override Encoding Encoding => terminal.Encoding;

    /// <summary>Begins to show what the monitor knows.</summary>
    public void Follow(LoadMonitor monitor) => _timer = time.CreateTimer(_ => Show(monitor), state: null, s_rhythm, s_rhythm);

    public override void WriteLine(string? value)
    {
        lock (_lock)
        {
            terminal.WriteLine(_shown.Length == 0 ? value : $"{Erase}{value}");
            terminal.Write(_shown);
            terminal.Flush();
        }
    }

    private void Show(LoadMonitor monitor)
    {
        lock (_lock)
        {
            if (_timer is null)
                return;
            var text = Text(monitor);
            var most = width() is > 1 and var w ? w - 1 : 79;
            _shown = text.Length > most ? text[..most] : text;
            terminal.Write(Erase + _shown);
            terminal.Flush();
        }
    }

    private string Text(LoadMonitor monitor)
    {
        var (messages, objects, rows) = monitor.Totals;
        var perSecond = objects / Math.Max(time.GetElapsedTime(_begun).TotalSeconds, 0.001);
        var loaded = rows > 0 ? $", {rows:#,0} rows" : "";
        var running = monitor.Running is [var (count, tables, begun), ..]
            ? $"; loading {count:#,0} into {tables} for {time.GetElapsedTime(begun).TotalSeconds:0} s"
            : "";
        return TerminalText.OneLine($"{messages:#,0} messages done, {objects:#,0} objects{loaded}, {perSecond:#,0.#} objects/s{running}");
    }

    protected override void Dispose(bool disposing)
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
            if (_shown.Length > 0)
                terminal.Write(Erase);
            _shown = "";
            terminal.Flush();
        }
        base.Dispose(disposing);
    }
}
