namespace GapFurniture.House.Tests.Removal;

/// <summary>A copy of the tree from which a piece is retired, by the program that people use for it.</summary>
internal sealed class Copy : IDisposable
{
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
        return new Copy(folder);
    }

    /// <summary>A copy without a piece.</summary>
    public static async Task<Copy> WithoutAsync(string piece)
    {
        var copy = Take();
        await copy.RunAsync("retire", piece, "--source", copy.Folder);
        return copy;
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    /// <summary>Runs furniture in the copy.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (exit, output, error) = await Command.RunAsync(Command.Furniture, Folder, arguments);
        exit.ShouldBe(0, $"furniture {string.Join(' ', arguments)}\n{output}\n{error}");
        return output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
