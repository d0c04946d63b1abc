using GapFurniture.Pieces;
using GapFurniture.YumRepo.Tests.Fakes;

namespace GapFurniture.YumRepo.Tests.EndToEnd;

/// <summary>The pages' commands, run for real against the local cloud.</summary>
public sealed class ReadmeCommands
{
    [Fact]
    public async Task The_commands_of_the_pages_work_and_show_what_they_say()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.S3.CreateBucket("my-packages");
        var package = new SampleRpm("hello", "2.12");
        var file = Path.Combine(Directory.CreateTempSubdirectory("packages").FullName, package.FileName);
        await File.WriteAllBytesAsync(file, package.Bytes(), TestContext.Current.CancellationToken);

        var outcome = await Readme
            .OfPiece("YumRepo")
            .Replace($"add {package.FileName} ", $"add {file} ")
            .Publishing("YumRepo", Scene.Executable)
            .Deploying()
            .RunAsync(scene.Cloud.Environment, TestContext.Current.CancellationToken);

        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
    }
}
