using GapFurniture.LocalCloud.Deployment;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Pieces;

namespace GapFurniture.S32cs.Tests.EndToEnd;

/// <summary>s32cs with the rights that its policy and its template give it, and no others: neither too few nor too many.</summary>
public sealed class Granted
{
    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "S32cs", file));

    [Fact]
    public async Task The_policy_has_every_right_that_the_command_needs_and_none_that_it_does_not()
    {
        await using var scene = await Scene.SetAsync(visibilitySeconds: 2);
        var access = AccessPolicy.Parse(Text("iam-policy.json"));
        scene.Cloud.Access = access;
        scene.Put("a.ndjson", Scene.Add("1"), """{"id":"no good","type":"delete"}""");
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("a.ndjson"));
        // An upload that outlasts the visibility timeout, so that it has to be extended.
        scene.Cloud.Faults.Add(new Fault("cloudsearch", "UploadDocuments", FaultKind.Delay) { DelayMs = 2500, Times = 1 });

        var (status, output) = await scene.RunAsync("-queue", Scene.Queue, "-rejects", $"s3://{Scene.Bucket}/rejects/");

        status.ShouldBe(0, output);
        scene.Ids.ShouldBe(["1"], output);
        scene.Cloud.S3.Buckets.Single().List("rejects/").ShouldNotBeEmpty();
        access.Denied.ShouldBeEmpty(output);
        access.Unused().ShouldBeEmpty(output);
        scene.Cloud.Sqs.Count(Scene.Queue).Total.ShouldBe(0);
    }

    [Fact]
    public async Task The_template_uploads_what_the_bucket_tells_of_with_the_rights_of_its_role()
    {
        await using var scene = await Scene.SetAsync();
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["BucketName"] = Scene.Bucket,
            ["DomainName"] = "movies",
            ["DocumentEndpoint"] = "doc-movies-abc.us-east-1.cloudsearch.amazonaws.com",
        };
        var stack = Stack.Deploy(
            scene.Cloud,
            "s32cs",
            Text("serverless.template"),
            parameters,
            S32csProcess.Executable,
            TimeSpan.FromSeconds(1)
        );
        var function = stack.Functions.ShouldHaveSingleItem().Value;
        scene.Cloud.S3.Notify(Scene.Bucket, scene.Cloud.Sqs.Arn(stack.Queue("Queue")), prefix: "in/");

        scene.Put("in/a.ndjson", Scene.Add("1"), """{"id":"no good","type":"delete"}""");

        await Eventually.HoldsAsync(() => scene.Ids.Count == 1, "the document is in");
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(stack.Queue("Queue")).Total == 0, "the queue is empty");
        // And what lies in the dead-letter queue, by hand.
        scene.Put("late.ndjson", Scene.Add("2"));
        var dead = stack.Queue("DeadLetterQueue");
        scene.Cloud.Sqs.Send(dead, Scene.Event("late.ndjson"));
        var result = await function.InvokeAsync(
            $$"""{"queue_url":"{{scene.Cloud.Sqs.Url(dead)}}"}""",
            TestContext.Current.CancellationToken
        );

        var log = string.Join('\n', function.Log.Lines);
        result.FunctionError.ShouldBeNull(log);
        scene.Ids.ShouldBe(["1", "2"], log);
        scene.Cloud.S3.Buckets.Single().List("s32cs-rejects/").ShouldNotBeEmpty(log);
        stack.Role.Denied.ShouldBeEmpty(log);
    }
}
