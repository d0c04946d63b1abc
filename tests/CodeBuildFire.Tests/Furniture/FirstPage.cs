using GapFurniture.Furniture.Tests.EndToEnd;
using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Deployment;
using GapFurniture.Pieces;

namespace GapFurniture.Furniture.Tests.Pieces.CodeBuildFire;

/// <summary>What the house's first page shows with this piece, run for real against the local cloud.</summary>
public sealed class FirstPage
{
    [Fact]
    public async Task Deploying_attaching_verifying_and_retiring_work_as_the_page_says()
    {
        await using var scene = await Scene.SetAsync();
        scene.Cloud.S3.CreateBucket("my-backups");
        scene.Cloud.CodeBuild.CreateProject("restore-mysql");
        // SAM's part; the tests of the house hold the page's parameters to the template.
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ProjectName"] = "restore-mysql",
            ["BucketName"] = "my-backups",
        };
        var template = await File.ReadAllTextAsync(
            Path.Combine(Readme.Root, "functions", "CodeBuildFire", "serverless.template"),
            TestContext.Current.CancellationToken
        );
        Stack.Deploy(scene.Cloud, "codebuildfire", template, parameters, FirePiece.Executable);
        // People who attach have more rights than the function.
        scene.Cloud.Access = null;

        var outcome = await Readme
            .Of("README.md")
            .Publishing("CodeBuildFire", FirePiece.Executable)
            .Deploying()
            .StandIn("furniture", $"exec '{FurnitureProcess.Executable}' \"$@\"")
            .RunAsync(scene.Cloud.Environment, TestContext.Current.CancellationToken);

        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
        outcome.Ran.Count.ShouldBe(2);
    }
}
