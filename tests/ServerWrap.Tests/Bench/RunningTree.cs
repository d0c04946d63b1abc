using System.Diagnostics;
using System.Globalization;

namespace GapFurniture.Benchmarks;

/// <summary>A process and its children, while they run: what /proc says of them.</summary>
internal sealed class RunningTree : IDisposable
{
    private readonly Process _process;
    private readonly Task _output;

    /// <summary>Starts a command.</summary>
    public RunningTree(IReadOnlyList<string> command, params IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        Started = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        _output = Task.WhenAll(_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    public long Started { get; }

    public int Id => _process.Id;

    /// <summary>Its children, and theirs.</summary>
    public IReadOnlyList<int> Descendants => DescendantsOf(Id);

    /// <summary>Microseconds of CPU time of the process, with its children if wanted.</summary>
    public double Cpu(bool withChildren) => (withChildren ? [Id, .. Descendants] : new List<int> { Id }).Sum(CpuOf);

    /// <summary>KiB, by the name that /proc/PID/status has for it: VmRSS, VmHWM.</summary>
    public long Memory(string name)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _output.Wait();
        _process.Dispose();
    }

    private static List<int> DescendantsOf(int id)
    {
        var all = new List<int>();
        foreach (var task in Directory.EnumerateDirectories($"/proc/{id}/task"))
        {
            foreach (var child in File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var childId = int.Parse(child, CultureInfo.InvariantCulture);
                all.Add(childId);
                all.AddRange(DescendantsOf(childId));
            }
        }
        return all;
    }

    // The first number of schedstat: nanoseconds on a CPU. Ten times finer than a clock's tick would not do.
    private static double CpuOf(int id) =>
        Directory
            .EnumerateDirectories($"/proc/{id}/task")
            .Sum(t => long.Parse(File.ReadAllText(Path.Combine(t, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1e3);
}
