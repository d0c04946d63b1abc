using GapFurniture.Pieces;

namespace GapFurniture.S32cs.Tests.EndToEnd;

/// <summary>The pages' commands, run for real against the local cloud.</summary>
public sealed class ReadmeCommands
{
    [Fact]
    public async Task The_commands_of_the_pages_work_and_show_what_they_say()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.Sqs.CreateQueue("movies-dead");
        scene.Put("dead.ndjson", Scene.Add("from-the-dead"));
        scene.Cloud.Sqs.Send("movies-dead", Scene.Event("dead.ndjson"));

        var outcome = await Readme
            .OfPiece("S32cs")
            .Replace("doc-movies-abc.us-east-1.cloudsearch.amazonaws.com", scene.Cloud.Endpoint)
            .Replace("https://sqs.us-east-1.amazonaws.com", scene.Cloud.Endpoint)
            .Publishing("S32cs", S32csProcess.Executable)
            .Deploying()
            .RunAsync(scene.Cloud.Environment, TestContext.Current.CancellationToken);

        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
        scene.Ids.ShouldBe(["1234", "from-the-dead", "tt0484562"]);
        scene.Field("1234", "title").ShouldBe("七人の侍");
        scene.Cloud.Sqs.Count("movies-dead").Total.ShouldBe(0);
    }
}
