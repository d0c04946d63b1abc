using GapFurniture.Pieces;
using GapFurniture.Thumbs.Tests.Fakes;

namespace GapFurniture.Thumbs.Tests.EndToEnd;

/// <summary>The pages' commands, run for real against the local cloud.</summary>
public sealed class ReadmeCommands
{
    [Fact]
    public async Task The_commands_of_the_pages_work_and_show_what_they_say()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Put("2026/photo.jpg", Pictures.Jpeg());
        var folder = Directory.CreateTempSubdirectory("thumbs").FullName;
        var file = Path.Combine(folder, "photo.jpg");
        await File.WriteAllBytesAsync(file, Pictures.Jpeg(), TestContext.Current.CancellationToken);

        var outcome = await Readme
            .OfPiece("Thumbs")
            .Replace("thumbs photo.jpg ", $"thumbs {file} ")
            .Publishing("Thumbs", new PieceExecutable("Thumbs").Path)
            .Deploying()
            .RunAsync(scene.Cloud.Environment, TestContext.Current.CancellationToken);

        Directory.Delete(folder, recursive: true);
        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
    }
}
