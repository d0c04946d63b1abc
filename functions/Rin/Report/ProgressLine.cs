using System.Globalization;
using System.Text;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Rin.Report;

/// <summary>
/// The last line of a terminal, rewritten in place: how far we are. Log lines that come meanwhile are written through it and push it down. Only
/// for terminals: into a file its control characters would be noise.
/// </summary>
/// <param name="terminal">The terminal.</param>
/// <param name="width">Its width in characters; 0 when it does not tell.</param>
/// <param name="time">Clock of the rewriting.</param>
internal sealed class ProgressLine(TextWriter terminal, Func<int> width, TimeProvider time) : TextWriter
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

    /// <summary>Writes a line of the log.</summary>
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
        var totals = monitor.Totals;
        var seconds = Math.Max(time.GetElapsedTime(_begun).TotalSeconds, 0.001);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{totals.Messages:#,0} messages done, {totals.Objects:#,0} objects");
        if (totals.Rows > 0)
            text.Append(CultureInfo.InvariantCulture, $", {totals.Rows:#,0} rows");
        text.Append(CultureInfo.InvariantCulture, $", {totals.Objects / seconds:#,0.#} objects/s");
        if (monitor.Running is [var (objects, tables, begun), ..])
            text.Append(
                CultureInfo.InvariantCulture,
                $"; loading {objects:#,0} into {tables} for {time.GetElapsedTime(begun).TotalSeconds:0} s"
            );
        return TerminalText.OneLine(text.ToString());
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
