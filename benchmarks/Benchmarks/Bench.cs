using System.Diagnostics;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Http;

namespace GapFurniture.Benchmarks;

/// <summary>What all rows of one run of ./bench use.</summary>
internal sealed class Bench : IDisposable
{
    /// <summary>How conditions and skipped rows name our own build.</summary>
    public const string Ours = "ours";

    private readonly string _measure;
    private readonly IReadOnlyList<string> _against;
    private readonly HashSet<string> _skipped = new(StringComparer.Ordinal);

    private Bench(string folder, string measure, IReadOnlyList<string> against)
    {
        (Folder, _measure, _against) = (folder, measure, against);
        Ways = Way.Make(Directory.CreateDirectory(Path.Combine(folder, "trust")).FullName, Chain.Root);
    }

    /// <summary>For files of this run.</summary>
    public string Folder { get; }

    /// <summary>Whether to write to standard error where time goes.</summary>
    public bool IsVerbose { get; private init; }

    /// <summary>Whether a few runs are enough, since only their success is looked at.</summary>
    public bool IsQuick { get; private init; }

    /// <summary>What the servers show.</summary>
    public ServerChain Chain { get; } = new();

    /// <summary>Plain HTTP, and TLS with each trust store.</summary>
    public IReadOnlyList<Way> Ways { get; }

    /// <summary>TLS with the trust store of most images.</summary>
    public Way UsualWay => Ways.Single(w => w.Name == Way.Bundle);

    /// <summary>Prepares a run.</summary>
    /// <param name="against">Executables, or folders with them, that are measured beside ours.</param>
    /// <param name="quick">A few runs are enough.</param>
    /// <param name="verbose">Write where time goes.</param>
    public static async Task<Bench> CreateAsync(IReadOnlyList<string> against, bool quick, bool verbose)
    {
        var folder = Directory.CreateTempSubdirectory("gap-bench-").FullName;
        try
        {
            var measure = Path.Combine(folder, "measure");
            await CompileAsync(Path.Combine(AppContext.BaseDirectory, "measure.c"), measure);
            return new Bench(folder, measure, against) { IsQuick = quick, IsVerbose = verbose };
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>How many runs to take a median of.</summary>
    public int Rounds(int usual) => IsQuick ? 1 : usual;

    /// <summary>A local cloud that is reached that way.</summary>
    public Task<LocalCloudHost> CloudAsync(Way way) => LocalCloudHost.StartAsync(new LocalCloudOptions { Tls = way.IsTls ? Chain : null });

    /// <summary>Our build of a piece, and those that are to be measured beside it: names and executables.</summary>
    public IReadOnlyList<(string Name, string Executable)> Builds(string piece, string executable) =>
        [
            (Ours, executable),
            .. _against
                .Select(a => Directory.Exists(a) ? Path.Combine(a, piece) : a)
                .Where(a => Path.GetFileName(a) == piece && File.Exists(a))
                .Select(a => (a, a)),
        ];

    /// <summary>Contestants that differ in their executable alone.</summary>
    public IReadOnlyList<Contestant<T>> Contestants<T>(string piece, string executable, Func<string, Task<T>> runAsync) =>
        [.. Builds(piece, executable).Select(b => new Contestant<T>(b.Name, () => runAsync(b.Executable)))];

    /// <summary>Starts a program to be measured.</summary>
    public MeasuredProcess Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, CpuShare? share = null) =>
        MeasuredProcess.Start(_measure, command, environment, share);

    /// <summary>Builds a Go program; null where that cannot be, which is said.</summary>
    public async Task<string?> GoAsync(string source)
    {
        var (executable, reason) = await GoProgram.BuildAsync(source, Folder);
        if (executable is null)
            Skip("rows beside Go", reason);
        return executable;
    }

    /// <summary>Says once that rows are missing, and why.</summary>
    public void Skip(string what, string reason)
    {
        if (_skipped.Add(what + reason))
            Console.Error.WriteLine($"bench: skipped: {what}: {reason}");
    }

    public void Dispose()
    {
        Chain.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task CompileAsync(string source, string executable)
    {
        try
        {
            using var gcc = Process.Start(new ProcessStartInfo("gcc", ["-O2", "-o", executable, source]) { UseShellExecute = false })!;
            await gcc.WaitForExitAsync();
            if (gcc.ExitCode != 0)
                throw new InvalidOperationException($"gcc ended with {gcc.ExitCode}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("there is no gcc, with which the measuring program is compiled (package gcc)", e);
        }
    }
}
