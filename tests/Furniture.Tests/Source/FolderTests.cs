using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.Source;

/// <summary>The folders of the program know each other in one direction.</summary>
public sealed class FolderTests
{
    // Each may know those before it.
    private static readonly string[] s_order =
    [
        "Aws",
        "Notifications",
        "Attach",
        "Pieces",
        "Deployed",
        "Status",
        "Source",
        "Verify",
        "Backfill",
        "Dead",
        "Redrive",
        "Verbs",
    ];

    private static string Program { get; } = Path.Combine(Readme.Root, "tools", "Furniture");

    public static TheoryData<string> Folders =>
        [.. Directory.EnumerateFiles(Program, "*.cs", SearchOption.AllDirectories).Select(FolderOf).Where(f => f.Length > 0).Distinct()];

    [Theory, MemberData(nameof(Folders))]
    public void A_folder_knows_only_those_before_it(string folder)
    {
        s_order.ShouldContain(folder);
        var known = s_order.TakeWhile(f => f != folder).Append(folder);

        (
            from file in Directory.EnumerateFiles(Path.Combine(Program, folder), "*.cs")
            from other in s_order.Except(known)
            where File.ReadAllText(file).Contains($"GapFurniture.Furniture.{other}", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)} knows {other}"
        ).ShouldBeEmpty();
    }

    private static string FolderOf(string file) => Path.GetRelativePath(Program, file).Split('/') is [var folder, _, ..] ? folder : "";
}
