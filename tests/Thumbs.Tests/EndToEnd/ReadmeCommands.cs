using GapFurniture.LocalCloud;
using GapFurniture.Pieces;

namespace GapFurniture.Thumbs.Tests.EndToEnd;

/// <summary>The pages' commands, run for real against the local cloud.</summary>
public sealed class ReadmeCommands
{
    [Fact]
    public async Task The_commands_of_the_pages_work_and_show_what_they_say()
    {
        await using var cloud = await LocalCloudHost.StartAsync(cancellation: TestContext.Current.CancellationToken);

        var outcome = await Readme
            .OfPiece("Thumbs")
            .Publishing("Thumbs", new PieceExecutable("Thumbs").Path)
            .Deploying()
            .RunAsync(cloud.Environment, TestContext.Current.CancellationToken);

        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
    }
}
