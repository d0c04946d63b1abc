using GapFurniture.LocalCloud;
using GapFurniture.Pieces;
using GapFurniture.Thumbs.Tests.Fakes;

namespace GapFurniture.Thumbs.Tests.EndToEnd;

/// <summary>The pages' commands, run for real against the local cloud.</summary>
public sealed class ReadmeCommands
{
    [Fact]
    public async Task The_commands_of_the_pages_work_and_show_what_they_say()
    {
        await using var cloud = await LocalCloudHost.StartAsync(cancellation: TestContext.Current.CancellationToken);
        cloud.S3.CreateBucket("photos");
        cloud.S3.CreateBucket("photo-thumbs");
        cloud.S3.Put("photos", "2026/photo.jpg", Pictures.Jpeg());
        var folder = Directory.CreateTempSubdirectory("photos").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "photo.jpg"), Pictures.Jpeg(), TestContext.Current.CancellationToken);

        var outcome = await Readme
            .OfPiece("Thumbs")
            .Replace("thumbs photo.jpg ", $"thumbs {folder}/photo.jpg ")
            .Publishing("Thumbs", new PieceExecutable("Thumbs").Path)
            .Deploying()
            .RunAsync(cloud.Environment, TestContext.Current.CancellationToken);

        Directory.Delete(folder, recursive: true);
        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
    }
}
