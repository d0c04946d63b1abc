using GapFurniture.Shared.Logging;

namespace GapFurniture.S32cs.Reporting;

/// <summary>Says how far a source is read: each in its turn.</summary>
internal sealed class ReadingProgress(ProgressLine line, TimeProvider time) : IDisposable
{
    private const int Width = 24;
    private const double MegaByte = 1_000_000;

    private string? _name;
    private long _begun;

    public static ReadingProgress OfConsole() => new(ProgressLine.OfConsole("s32cs"), TimeProvider.System);

    /// <param name="read">Bytes read, as stored.</param>
    /// <param name="total">All its bytes, if known.</param>
    public void Show(string source, long read, long? total)
    {
        if (source != _name)
            (_name, _begun) = (source, time.GetTimestamp());
        line.Show(_ => Line(Path.GetFileName(source), read, total, time.GetElapsedTime(_begun)));
    }

    private static string Line(string name, long read, long? total, TimeSpan elapsed)
    {
        var speed = read / MegaByte / Math.Max(elapsed.TotalSeconds, 0.001);
        if (total is not ({ } all and > 0))
            return $"{name} {read / MegaByte:0.0} MB, {speed:0} MB/s";
        var share = Math.Min(1, (double)read / all);
        var done = (int)(share * Width);
        return $"{name} [{new string('#', done)}{new string('.', Width - done)}] {share * 100:0} %, {speed:0} MB/s";
    }

    public void Dispose() => line.Dispose();
}
