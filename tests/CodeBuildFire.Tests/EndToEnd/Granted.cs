using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Deployment;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Pieces;

namespace GapFurniture.CodeBuildFire.Tests.EndToEnd;

/// <summary>codebuildfire with the rights that its policy and its template give it, and no others: neither too few nor too many.</summary>
public sealed class Granted
{
    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "CodeBuildFire", file));

    [Fact]
    public async Task The_policy_has_every_right_that_the_command_needs_and_none_that_it_does_not()
    {
        await using var scene = await Scene.SetAsync();
        var access = AccessPolicy.Parse(Text("iam-policy.json"));
        scene.Cloud.Access = access;

        var (status, output) = await scene.RunAsync(Scene.Project, "-wait", "-interval", "10ms");

        status.ShouldBe(0, output);
        access.Denied.ShouldBeEmpty(output);
        access.Unused().ShouldBeEmpty(output);
    }

    [Fact]
    public async Task The_template_starts_the_build_that_the_bucket_asks_for_with_the_rights_of_its_role()
    {
        await using var scene = await Scene.SetAsync();
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ProjectName"] = Scene.Project,
            ["BucketName"] = Scene.Bucket,
        };
        var stack = Stack.Deploy(scene.Cloud, "fire", Text("serverless.template"), parameters, FireProcess.Executable);
        var function = stack.Functions.ShouldHaveSingleItem().Value;
        scene.Cloud.S3.Notify(Scene.Bucket, function.Arn, prefix: "mysql/", id: Scene.Project);

        scene.Cloud.S3.Put(Scene.Bucket, "mysql/a.gz", "dump");

        await Eventually.HoldsAsync(() => scene.Builds.Count == 1, function.Log.Tail);
        stack.Role.Denied.ShouldBeEmpty(function.Log.Tail());
        stack.Role.Used.ShouldBe(["codebuild:StartBuild"]);

        // Only the project of the parameter may be started; what asks for another ends in the dead-letter queue.
        scene.Cloud.CodeBuild.CreateProject("another");
        scene.Cloud.S3.Notify(Scene.Bucket, function.Arn, prefix: "other/", id: "another");
        scene.Cloud.S3.Put(Scene.Bucket, "other/b.gz", "dump");
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(stack.Queue("DeadLetterQueue")).Total == 1, function.Log.Tail);
    }
}
