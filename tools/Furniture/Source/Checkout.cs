using System.Diagnostics;

namespace GapFurniture.Furniture.Source;

/// <param name="Path">Relative to the checkout.</param>
/// <param name="Why">In few words, for the list.</param>
internal sealed record Edit(string Path, string Text, string Why);

/// <summary>A copy of the house's sources.</summary>
internal sealed class Checkout
{
    public const string Solution = "GapFurniture.sln";

    private Checkout(string root)
    {
        Root = root;
        Files =
        [
            .. Directory
                .EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
                .Where(f => !f.StartsWith("artifacts/", StringComparison.Ordinal) && !f.StartsWith(".git/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        Pieces = [.. Directory.EnumerateDirectories(PathOf("functions")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
    }

    public string Root { get; }

    /// <summary>All files but what was built, relative to the root.</summary>
    public IReadOnlyList<string> Files { get; }

    public IReadOnlyList<string> Pieces { get; }

    /// <summary>The checkout in a folder that is named, else the one around the current folder; null when it is in none.</summary>
    /// <exception cref="FurnitureException">There is none in the folder that is named.</exception>
    public static Checkout? Find(string? folder)
    {
        if (folder is not null)
            return File.Exists(Path.Combine(folder, Solution))
                ? new Checkout(Path.GetFullPath(folder))
                : throw new FurnitureException($"{folder} is not a checkout of the sources: it has no {Solution}");
        var at = new DirectoryInfo(Directory.GetCurrentDirectory());
        while (at is not null && !File.Exists(Path.Combine(at.FullName, Solution)))
            at = at.Parent;
        return at is null ? null : new Checkout(at.FullName);
    }

    public string PathOf(string file) => Path.Combine(Root, file);

    public string Read(string file) => File.ReadAllText(PathOf(file));

    public bool Has(string file) => File.Exists(PathOf(file));

    public void Apply(Edit edit)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(edit.Path))!);
        File.WriteAllText(PathOf(edit.Path), edit.Text);
    }

    /// <returns>Its output.</returns>
    /// <exception cref="FurnitureException">It failed.</exception>
    public async Task<string> RunAsync(string program, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0
            ? output
            : throw new FurnitureException($"{program} {string.Join(' ', arguments)} failed:\n{output.Trim()}");
    }
}
