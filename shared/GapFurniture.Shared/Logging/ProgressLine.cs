using System.Text;

namespace GapFurniture.Shared.Logging;

/// <summary>
/// Says how far long work is: on a terminal by the last line, rewritten in place and gone at the end; elsewhere, as in a build's log, by a line
/// now and then. On a terminal log lines are written through it, and push it down. Thread safe.
/// </summary>
/// <param name="name">Begins each line in a log.</param>
/// <param name="width">Columns of the terminal, of which a longer line would need several; null or 0: not known, as many as usual.</param>
public sealed class ProgressLine(string name, TextWriter error, bool isTerminal, TimeProvider time, Func<int>? width = null) : TextWriter
{
    private const string Erase = "\r\e[K";
    private const int UsualWidth = 80;

    // Ten times a second looks like movement and costs nothing.
    private readonly TimeSpan _pause = isTerminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly long _begun = time.GetTimestamp();
    private long _shown = isTerminal ? 0 : time.GetTimestamp();
    private string _visible = "";

    public static ProgressLine OfConsole(string name) =>
        new(name, Console.Error, !Console.IsErrorRedirected, TimeProvider.System, () => Console.WindowWidth);

    public override Encoding Encoding => error.Encoding;

    /// <summary>Shows a line, unless the last one is too recent.</summary>
    /// <param name="line">Asked only for what is shown; gets the time since the work began.</param>
    /// <param name="isLast">All is done: in a log the result follows, and says it.</param>
    public void Show(Func<TimeSpan, string> line, bool isLast = false)
    {
        lock (_lock)
        {
            if ((_shown != 0 && time.GetElapsedTime(_shown) < _pause) || (!isTerminal && isLast))
                return;
            _shown = time.GetTimestamp();
            var text = TerminalText.OneLine(line(time.GetElapsedTime(_begun)));
            if (!isTerminal)
            {
                error.WriteLine($"{name}: {text}");
                return;
            }
            var most = (width?.Invoke() is > 1 and var columns ? columns : UsualWidth) - 1;
            _visible = text.Length > most ? text[..most] : text;
            error.Write($"\r{_visible}\e[K");
            error.Flush();
        }
    }

    /// <summary>Writes a line of the log.</summary>
    public override void WriteLine(string? value)
    {
        lock (_lock)
        {
            error.WriteLine(_visible.Length == 0 ? value : $"{Erase}{value}");
            error.Write(_visible);
            error.Flush();
        }
    }

    /// <summary>Takes the line off the terminal.</summary>
    protected override void Dispose(bool disposing)
    {
        lock (_lock)
        {
            if (_visible.Length > 0)
                error.Write(Erase);
            _visible = "";
            error.Flush();
        }
        base.Dispose(disposing);
    }
}
