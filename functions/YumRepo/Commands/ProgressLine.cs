using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Commands;

/// <summary>
/// Says how many packages are read: on a terminal by one line that is gone at the end, elsewhere, as in a build's log, by a line now and then.
/// </summary>
internal sealed class ProgressLine(TextWriter error, bool isTerminal, TimeProvider time) : IProgress<Progress>, IDisposable
{
    // Ten times a second looks like movement and costs nothing.
    private readonly TimeSpan _pause = isTerminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly long _begun = time.GetTimestamp();
    private long _drawn = isTerminal ? 0 : time.GetTimestamp();
    private bool _visible;

    /// <summary>On standard error.</summary>
    public static ProgressLine OfConsole() => new(Console.Error, !Console.IsErrorRedirected, TimeProvider.System);

    public void Report(Progress value)
    {
        // Packages are read side by side.
        lock (_lock)
        {
            // In a log the result follows the last one.
            if ((_drawn != 0 && time.GetElapsedTime(_drawn) < _pause) || (!isTerminal && value.Done == value.Total))
                return;
            _drawn = time.GetTimestamp();
            _visible = isTerminal;
            var line = Line(value, time.GetElapsedTime(_begun));
            if (isTerminal)
                error.Write($"\r{line}\e[K");
            else
                error.WriteLine($"yumrepo: {line}");
        }
    }

    internal static string Line(Progress value, TimeSpan elapsed)
    {
        var speed = value.Done / Math.Max(elapsed.TotalSeconds, 0.001);
        return value.Total > 0
            ? $"{value.Done} of {value.Total} packages, {100.0 * value.Done / value.Total:0} %, {speed:0} per second"
            : $"{value.Done} packages, {speed:0} per second";
    }

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
