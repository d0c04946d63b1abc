using System.Collections.Concurrent;

namespace GapFurniture.House.Tests.Removal;

/// <summary>A copy of the tree from which a piece is removed.</summary>
internal sealed class Copy : IDisposable
{
    // Removing takes seconds, and several tests look at the same result without changing it.
    private static readonly ConcurrentDictionary<string, Lazy<Task<Copy>>> s_without = new(StringComparer.Ordinal);

    private Copy(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>All files of the copy, relative to it.</summary>
    public IReadOnlyList<string> Files =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Folder, f))
                .Where(f => !f.StartsWith("artifacts/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    public static Copy Take()
    {
        var folder = Directory.CreateTempSubdirectory("gap-copy-").FullName;
        foreach (var file in Tree.Files)
        {
            var target = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Tree.PathOf(file), target);
        }
        var copy = new Copy(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => copy.Dispose();
        return copy;
    }

    /// <summary>A copy from which <c>furniture retire</c> took a piece; it is for reading only.</summary>
    public static Task<Copy> WithoutAsync(string piece) =>
        s_without.GetOrAdd(piece, _ => new Lazy<Task<Copy>>(() => RetireAsync(piece))).Value;

    public static async Task<Copy> RetireAsync(params string[] pieces)
    {
        var copy = Take();
        foreach (var piece in pieces)
            await copy.RunAsync("retire", piece, "--source", copy.Folder);
        return copy;
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    /// <summary>Runs furniture in the copy.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (exit, output, error) = await Command.RunAsync(Command.Furniture, Folder, arguments);
        exit.ShouldBe(0, $"furniture {string.Join(' ', arguments)}\n{output}\n{error}");
        return output;
    }

    /// <summary>Runs dotnet in the copy.</summary>
    public async Task DotnetAsync(params string[] arguments)
    {
        // The copy's tests of the house must not make copies in their turn.
        var (exit, output, error) = await Command.RunAsync("dotnet", Folder, arguments, RemovalTests.NotAgain);
        exit.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}\n{output}\n{error}");
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
