namespace GapFurniture.House.Tests.Removal;

/// <summary>A piece can be taken out: what remains builds.</summary>
public sealed class RemovalTests
{
    // The copy's tests of the house must not make copies in their turn.
    private static readonly Dictionary<string, string?> _notAgain = new() { ["GAP_SOAK"] = null };

    public static TheoryData<string> Pieces => [.. Tree.Pieces];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task Without_a_piece_the_rest_builds_and_the_house_is_in_order(string piece)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("GAP_SOAK") == "1", "builds the whole house again: GAP_SOAK=1");
        var copy = Directory.CreateTempSubdirectory("gap-without-");
        try
        {
            foreach (var file in Tree.Files)
            {
                var target = Path.Combine(copy.FullName, file);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Tree.PathOf(file), target);
            }
            string[] folders = [$"functions/{piece}", $"tests/{piece}.Tests"];
            foreach (var folder in folders)
            {
                await DotnetAsync(copy.FullName, "sln", "GapFurniture.sln", "remove", $"{folder}/{Path.GetFileName(folder)}.csproj");
                Directory.Delete(Path.Combine(copy.FullName, folder), recursive: true);
            }

            await DotnetAsync(copy.FullName, "build", "GapFurniture.sln", "-v", "q", "-nologo", "-p:OfficialPackages=false");
            foreach (var tests in new[] { "Shared.Tests", "House.Tests" })
                await DotnetAsync(copy.FullName, $"artifacts/bin/{tests}/debug/GapFurniture.{tests}.dll", "-noLogo");
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static async Task DotnetAsync(string folder, params string[] arguments)
    {
        var (exit, output, error) = await Command.RunAsync("dotnet", folder, arguments, _notAgain);
        exit.ShouldBe(0, $"dotnet {string.Join(' ', arguments)}\n{output}\n{error}");
    }
}
