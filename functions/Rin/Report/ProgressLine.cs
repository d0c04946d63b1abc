using System.Globalization;
using System.Text;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Rin.Report;

/// <summary>
/// The last line of a terminal, rewritten in place: how far we are. Log lines that come meanwhile go through <see cref="Log"/> and push it
/// down. Only for terminals: into a file its control characters would be noise.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private const string Erase = "\r\e[K";

    private static readonly TimeSpan s_rhythm = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TextWriter _terminal;
    private readonly Func<int> _width;
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly LogWriter _log;
    private LoadMonitor? _monitor;
    private ITimer? _timer;
    private string _shown = "";

    /// <summary>Creates a line that shows nothing yet.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="width">Its width in characters; 0 when it does not tell.</param>
    /// <param name="time">Clock of the rewriting.</param>
    public ProgressLine(TextWriter terminal, Func<int> width, TimeProvider time)
    {
        _terminal = terminal;
        _width = width;
        _time = time;
        _begun = time.GetTimestamp();
        _log = new LogWriter(this);
    }

    /// <summary>Where log lines are to be written.</summary>
    public TextWriter Log => _log;

    /// <summary>Begins to show what the monitor knows.</summary>
    public void Follow(LoadMonitor monitor)
    {
        _monitor = monitor;
        _timer = _time.CreateTimer(_ => Show(), state: null, s_rhythm, s_rhythm);
    }

    private void Show()
    {
        lock (_lock)
        {
            if (_timer is null)
                return;
            var text = Text();
            var width = _width() is > 1 and var w ? w - 1 : 79;
            _shown = text.Length > width ? text[..width] : text;
            _terminal.Write(Erase + _shown);
            _terminal.Flush();
        }
    }

    private string Text()
    {
        var totals = _monitor!.Totals;
        var seconds = Math.Max(_time.GetElapsedTime(_begun).TotalSeconds, 0.001);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{totals.Messages:#,0} messages done, {totals.Objects:#,0} objects");
        if (totals.Rows > 0)
            text.Append(CultureInfo.InvariantCulture, $", {totals.Rows:#,0} rows");
        text.Append(CultureInfo.InvariantCulture, $", {totals.Objects / seconds:#,0.#} objects/s");
        if (_monitor.Running is [var oldest, ..])
            text.Append(
                CultureInfo.InvariantCulture,
                $"; loading {oldest.Objects:#,0} into {oldest.Tables} for {_time.GetElapsedTime(oldest.Begun).TotalSeconds:0} s"
            );
        return TerminalText.OneLine(text.ToString());
    }

    private void WriteLog(string? line)
    {
        lock (_lock)
        {
            _terminal.WriteLine(_shown.Length == 0 ? line : $"{Erase}{line}");
            _terminal.Write(_shown);
            _terminal.Flush();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
            if (_shown.Length > 0)
                _terminal.Write(Erase);
            _shown = "";
            _terminal.Flush();
        }
        _log.Dispose();
    }

    private sealed class LogWriter(ProgressLine line) : TextWriter
    {
        public override Encoding Encoding => line._terminal.Encoding;

        public override void WriteLine(string? value) => line.WriteLog(value);
    }
}
