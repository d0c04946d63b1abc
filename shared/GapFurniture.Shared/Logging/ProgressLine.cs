namespace GapFurniture.Shared.Logging;

/// <summary>
/// Says how far long work is: on a terminal by one line that is gone at the end, elsewhere, as in a build's log, by a line now and then. Thread safe.
/// </summary>
/// <param name="name">Begins each line in a log.</param>
/// <param name="error">Where it goes.</param>
/// <param name="isTerminal">Whether that is a terminal.</param>
/// <param name="time">The clock.</param>
public sealed class ProgressLine(string name, TextWriter error, bool isTerminal, TimeProvider time) : IDisposable
{
    // Ten times a second looks like movement and costs nothing.
    private readonly TimeSpan _pause = isTerminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly long _begun = time.GetTimestamp();
    private long _shown = isTerminal ? 0 : time.GetTimestamp();
    private bool _visible;

    /// <summary>On standard error.</summary>
    public static ProgressLine OfConsole(string name) => new(name, Console.Error, !Console.IsErrorRedirected, TimeProvider.System);

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
            _visible = isTerminal;
            var text = TerminalText.OneLine(line(time.GetElapsedTime(_begun)));
            if (isTerminal)
                error.Write($"\r{text}\e[K");
            else
                error.WriteLine($"{name}: {text}");
        }
    }

    /// <summary>Takes the line off the terminal.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_visible)
                error.Write("\r\e[K");
            _visible = false;
        }
    }
}
