using GapFurniture.LocalCloud;
using GapFurniture.Pieces;

namespace GapFurniture.ServerWrap.Tests.EndToEnd;

/// <summary>The pages' commands, run for real.</summary>
public sealed class ReadmeCommands
{
    [Fact]
    public async Task The_commands_of_the_pages_work_and_show_what_they_say()
    {
        await using var cloud = await LocalCloudHost.StartAsync(cancellation: TestContext.Current.CancellationToken);

        var outcome = await Readme
            .OfPiece("ServerWrap")
            .Publishing("ServerWrap", new PieceExecutable("ServerWrap").Path)
            .Deploying()
            .RunAsync(cloud.Environment, TestContext.Current.CancellationToken);

        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
        outcome.Ran.ShouldNotBeEmpty();
    }
}
