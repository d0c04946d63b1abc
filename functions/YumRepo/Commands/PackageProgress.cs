using GapFurniture.Shared.Logging;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo.Commands;

/// <summary>Says how many packages are read.</summary>
internal sealed class PackageProgress(ProgressLine line) : IProgress<Progress>, IDisposable
{
    /// <summary>On standard error.</summary>
    public static PackageProgress OfConsole() => new(ProgressLine.OfConsole("yumrepo"));

    public void Report(Progress value) => line.Show(elapsed => Line(value, elapsed), isLast: value.Done == value.Total);

    private static string Line(Progress value, TimeSpan elapsed)
    {
        var speed = value.Done / Math.Max(elapsed.TotalSeconds, 0.001);
        return value.Total > 0
            ? $"{value.Done} of {value.Total} packages, {100.0 * value.Done / value.Total:0} %, {speed:0} per second"
            : $"{value.Done} packages, {speed:0} per second";
    }

    public void Dispose() => line.Dispose();
}
