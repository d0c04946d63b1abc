using System.Globalization;

namespace GapFurniture.Pieces;

/// <summary>
/// Runs a program in a group of its own that the kernel kills when it takes more memory than it may, as a container or Lambda is. Without the
/// right to make such a group the runtime's heap is limited instead, which is less strict.
/// </summary>
public sealed class MemoryLimit : IDisposable
{
    private const string First = "/sys/fs/cgroup/memory";
    private const string Second = "/sys/fs/cgroup";

    private readonly long _bytes;
    private readonly string? _group;

    /// <summary>Makes the group.</summary>
    /// <param name="megabytes">Of all memory, files in the page cache among it.</param>
    public MemoryLimit(int megabytes)
    {
        _bytes = megabytes * 1024L * 1024;
        _group = Make("memory.limit_in_bytes", First) ?? Make("memory.max", Second);
    }

    /// <summary>Most memory that the group had at a time, in megabytes; null without a group.</summary>
    public double? Peak =>
        _group is not null
        && new[] { "memory.max_usage_in_bytes", "memory.peak" }.Select(n => Path.Combine(_group, n)).FirstOrDefault(File.Exists) is { } file
            ? long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) / 1024.0 / 1024
            : null;

    /// <summary>Starts a program under the limit.</summary>
    public PieceProcess Start(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var name = Path.GetFileNameWithoutExtension(program);
        if (_group is not null)
            return PieceExecutable.Start(
                "sh",
                name,
                environment,
                ["-c", "echo $$ > \"$1/cgroup.procs\" && shift && exec \"$@\"", "sh", _group, program, .. arguments]
            );
        var limited = new Dictionary<string, string>(environment, StringComparer.Ordinal)
        {
            // Half of all is the heap's.
            ["DOTNET_GCHeapHardLimit"] = (_bytes / 2).ToString("x", CultureInfo.InvariantCulture),
        };
        return PieceExecutable.Start(program, name, limited, arguments);
    }

    private string? Make(string limit, string root)
    {
        var group = Path.Combine(root, $"gap-{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(group);
            if (File.Exists(Path.Combine(group, limit)))
            {
                File.WriteAllText(Path.Combine(group, limit), _bytes.ToString(CultureInfo.InvariantCulture));
                return group;
            }
            Directory.Delete(group);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No right, or no such controller.
        }
        return null;
    }

    public void Dispose()
    {
        if (_group is not null)
            Directory.Delete(_group);
    }
}
