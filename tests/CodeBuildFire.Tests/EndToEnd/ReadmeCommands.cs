using GapFurniture.Pieces;

namespace GapFurniture.CodeBuildFire.Tests.EndToEnd;

/// <summary>The pages' commands, run for real against the local cloud.</summary>
public sealed class ReadmeCommands
{
    [Fact]
    public async Task The_commands_of_the_pages_work_and_show_what_they_say()
    {
        await using var scene = await Scene.SetAsync();

        var outcome = await Readme
            .OfPiece("CodeBuildFire")
            .Publishing("CodeBuildFire", FireProcess.Executable)
            .Deploying()
            .RunAsync(scene.Cloud.Environment, TestContext.Current.CancellationToken);

        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
        scene.Builds.Count.ShouldBe(2);
        scene.Builds[1].Variable("MYSQL_BACKUP_URL").ShouldBe("s3://backups/mysql/today.sql.gz");
    }
}
