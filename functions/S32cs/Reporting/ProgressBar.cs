using GapFurniture.Shared.Logging;

namespace GapFurniture.S32cs.Reporting;

/// <summary>One line on a terminal that says how far a source is read; gone at the end.</summary>
internal sealed class ProgressBar(TextWriter terminal, TimeProvider time) : IProgress<ReadProgress>, IDisposable
{
    private const int Width = 24;
    private const double MegaByte = 1_000_000;

    // Ten times a second looks like movement and costs nothing.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private long _begun = time.GetTimestamp();
    private long _drawn;
    private string? _name;
    private bool _visible;

    /// <summary>A bar on a terminal; null where standard error is redirected.</summary>
    public static ProgressBar? ForTerminal() => Console.IsErrorRedirected ? null : new ProgressBar(Console.Error, TimeProvider.System);

    public void Report(ReadProgress value)
    {
        if (value.Name != _name)
            (_name, _begun) = (value.Name, time.GetTimestamp());
        else if (_drawn != 0 && time.GetElapsedTime(_drawn) < s_pause)
            return;
        _drawn = time.GetTimestamp();
        _visible = true;
        terminal.Write($"\r{Line(value, time.GetElapsedTime(_begun))}\e[K");
    }

    internal static string Line(ReadProgress value, TimeSpan elapsed)
    {
        var speed = value.Read / MegaByte / Math.Max(elapsed.TotalSeconds, 0.001);
        var name = TerminalText.OneLine(Path.GetFileName(value.Name));
        if (value.Length is not ({ } length and > 0))
            return $"{name} {value.Read / MegaByte:0.0} MB, {speed:0} MB/s";
        var share = Math.Min(1, (double)value.Read / length);
        var done = (int)(share * Width);
        return $"{name} [{new string('#', done)}{new string('.', Width - done)}] {share * 100:0} %, {speed:0} MB/s";
    }

    public void Dispose()
    {
        if (_visible)
            terminal.Write("\r\e[K");
        _visible = false;
    }
}

/// <summary>How far a source is read.</summary>
/// <param name="Name">The source.</param>
/// <param name="Read">Bytes read, as stored.</param>
/// <param name="Length">All its bytes, if known.</param>
internal readonly record struct ReadProgress(string Name, long Read, long? Length);
