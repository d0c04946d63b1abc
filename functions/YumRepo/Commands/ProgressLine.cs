using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Commands;

/// <summary>One line on a terminal that says how many packages are read; gone at the end.</summary>
internal sealed class ProgressLine(TextWriter terminal, TimeProvider time) : IProgress<Progress>, IDisposable
{
    // Ten times a second looks like movement and costs nothing.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly long _begun = time.GetTimestamp();
    private long _drawn;
    private bool _visible;

    /// <summary>A line on a terminal; null where standard error is redirected.</summary>
    public static ProgressLine? ForTerminal() => Console.IsErrorRedirected ? null : new ProgressLine(Console.Error, TimeProvider.System);

    public void Report(Progress value)
    {
        // Packages are read side by side.
        lock (_lock)
        {
            if (_drawn != 0 && time.GetElapsedTime(_drawn) < s_pause)
                return;
            _drawn = time.GetTimestamp();
            _visible = true;
            terminal.Write($"\r{Line(value, time.GetElapsedTime(_begun))}\e[K");
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
                terminal.Write("\r\e[K");
            _visible = false;
        }
    }
}
