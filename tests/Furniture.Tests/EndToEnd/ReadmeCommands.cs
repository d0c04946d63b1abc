using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.EndToEnd;

/// <summary>The page's commands, run for real against the local cloud.</summary>
public sealed class ReadmeCommands
{
    [Fact]
    public async Task The_commands_of_the_page_work_and_show_what_it_says()
    {
        await using var scene = await Scene.SetAsync();
        await scene.DeployAsync();
        foreach (var key in new[] { "logs/1.gz", "logs/2.gz", "logs/3.gz" })
            scene.Cloud.S3.Put(Scene.Bucket, key, "x");
        var dead = new DeadScene(scene);
        dead.AddQueue("load");
        foreach (var key in new[] { "logs/1.gz", "logs/2.gz" })
        {
            dead.Bury(DeadScene.Event(key), dead: "load-dead", source: "load");
            dead.Log(key, "no such table");
        }
        dead.Bury("no event", dead: "load-dead", source: "load");

        var outcome = await Readme
            .Of("tools/Furniture/README.md")
            .Replace("PIECE", Scene.Piece)
            .StandIn("furniture", $"exec '{FurnitureProcess.Executable}' \"$@\"")
            .RunAsync(scene.Cloud.Environment, TestContext.Current.CancellationToken);

        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
    }
}
