using GapFurniture.Shared.Logging;

namespace GapFurniture.S32cs.Reporting;

/// <summary>Says how far a source is read: each in its turn.</summary>
internal sealed class ReadingProgress(ProgressLine line, TimeProvider time) : IProgress<ReadProgress>, IDisposable
{
    private const int Width = 24;
    private const double MegaByte = 1_000_000;

    private string? _name;
    private long _begun;

    /// <summary>On standard error.</summary>
    public static ReadingProgress OfConsole() => new(ProgressLine.OfConsole("s32cs"), TimeProvider.System);

    public void Report(ReadProgress value)
    {
        if (value.Name != _name)
            (_name, _begun) = (value.Name, time.GetTimestamp());
        line.Show(_ => Line(value, time.GetElapsedTime(_begun)));
    }

    private static string Line(ReadProgress value, TimeSpan elapsed)
    {
        var speed = value.Read / MegaByte / Math.Max(elapsed.TotalSeconds, 0.001);
        var name = Path.GetFileName(value.Name);
        if (value.Length is not ({ } length and > 0))
            return $"{name} {value.Read / MegaByte:0.0} MB, {speed:0} MB/s";
        var share = Math.Min(1, (double)value.Read / length);
        var done = (int)(share * Width);
        return $"{name} [{new string('#', done)}{new string('.', Width - done)}] {share * 100:0} %, {speed:0} MB/s";
    }

    public void Dispose() => line.Dispose();
}

/// <summary>How far a source is read.</summary>
/// <param name="Name">The source.</param>
/// <param name="Read">Bytes read, as stored.</param>
/// <param name="Length">All its bytes, if known.</param>
internal readonly record struct ReadProgress(string Name, long Read, long? Length);
