using System.Globalization;

namespace GapFurniture.Benchmarks;

/// <summary>A cgroup whose processes get a share of a core, as Lambda gives it by memory: 256 MB have 0.145 of one, 512 MB twice as much.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"/>
internal sealed class CpuShare : IDisposable
{
    // Microseconds; what a process does not use of one period is gone.
    private const int Period = 20_000;
    private readonly string _folder;

    private CpuShare(string folder) => _folder = folder;

    /// <summary>Where a process writes itself in.</summary>
    public string Door => Path.Combine(_folder, "cgroup.procs");

    /// <summary>Makes one, and takes it away when it is disposed of.</summary>
    /// <exception cref="IOException">This machine has no such groups for us, and why.</exception>
    public static CpuShare Of(double cores)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"gap-bench-{Environment.ProcessId}-{cores}");
        var quota = (int)(cores * Period);
        try
        {
            if (Directory.Exists("/sys/fs/cgroup/cpu"))
                return Made("/sys/fs/cgroup/cpu", name, ("cpu.cfs_period_us", $"{Period}"), ("cpu.cfs_quota_us", $"{quota}"));
            if (File.Exists("/sys/fs/cgroup/cgroup.subtree_control"))
                return Made("/sys/fs/cgroup", name, ("cpu.max", $"{quota} {Period}"));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
        throw new IOException("there are no cgroups with shares of a core below /sys/fs/cgroup");
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder);
        }
        catch (IOException)
        {
            // A process of a failed run may still be on its way out; an empty group harms nobody.
        }
    }

    private static CpuShare Made(string parent, string name, params (string File, string Text)[] settings)
    {
        var share = new CpuShare(Directory.CreateDirectory(Path.Combine(parent, name)).FullName);
        try
        {
            foreach (var (file, text) in settings)
            {
                // The kernel makes the file; where it does not, this group has no share to set.
                using var setting = new FileStream(Path.Combine(share._folder, file), FileMode.Open, FileAccess.Write);
                setting.Write(System.Text.Encoding.ASCII.GetBytes(text));
            }
            return share;
        }
        catch
        {
            share.Dispose();
            throw;
        }
    }
}
