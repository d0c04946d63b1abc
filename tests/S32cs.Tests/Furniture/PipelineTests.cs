using GapFurniture.Furniture.Pieces;
using GapFurniture.Furniture.Pieces.S32cs;
using GapFurniture.Furniture.Tests.EndToEnd;
using GapFurniture.LocalCloud.Lambda;
using YamlDotNet.RepresentationModel;

namespace GapFurniture.Furniture.Tests.Pieces.S32cs;

public sealed class PipelineTests
{
    [Theory]
    [InlineData("https://abc.eu-west-1.aoss.amazonaws.com", true)]
    [InlineData("https://search-x.eu-west-1.es.amazonaws.com", false)]
    public async Task The_pipeline_is_yaml_and_reads_the_queue(string host, bool serverless)
    {
        var text = await new S32csTool().SnippetsAsync(
            new SnippetRequest(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["bucket"] = "movies",
                    ["queue"] = "https://sqs.eu-west-1.amazonaws.com/123456789012/movies",
                    ["host"] = host,
                    ["index"] = "movies",
                    ["role"] = "arn:aws:iam::123456789012:role/pipeline",
                }
            ),
            TestContext.Current.CancellationToken
        );

        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        var pipeline = (YamlMappingNode)yaml.Documents[0].RootNode["s32cs-pipeline"];
        var s3 = pipeline["source"]["s3"];
        s3["sqs"]["queue_url"].ToString().ShouldEndWith("/movies");
        s3["aws"]["region"].ToString().ShouldBe("eu-west-1");
        var sink = pipeline["sink"][0]["opensearch"];
        sink["document_id"].ToString().ShouldBe("${/id}");
        sink["actions"][0]["type"].ToString().ShouldBe("delete");
        ((YamlMappingNode)sink["aws"]).Children.ContainsKey("serverless").ShouldBe(serverless);
    }

    [Fact]
    public async Task The_domain_is_asked_whether_it_answers()
    {
        await using var scene = await Scene.SetAsync();
        await scene.Cloud.Lambda.AttachFunctionAsync(
            new FunctionOptions("s32cs", null)
            {
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["ENDPOINT"] = scene.Cloud.Endpoint },
            },
            TestContext.Current.CancellationToken
        );

        var outcome = await scene.RunAsync("verify", "s32cs", "--function", "s32cs");

        outcome.Output.ShouldContain("ok       domain: http://127.0.0.1:");
        outcome.Output.ShouldContain("0 documents in it");
    }

    [Fact]
    public async Task Rejects_that_would_come_back_as_events_are_warned_of()
    {
        await using var scene = await Scene.SetAsync();
        await scene.Cloud.Lambda.AttachFunctionAsync(
            new FunctionOptions("s32cs", null)
            {
                Environment = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["ENDPOINT"] = scene.Cloud.Endpoint,
                    ["S32CS_REJECTS"] = $"s3://{Scene.Bucket}/logs/rejects/",
                },
            },
            TestContext.Current.CancellationToken
        );
        scene.Cloud.Lambda.CreateEventSourceMapping("work", "s32cs", new EventSourceMappingOptions { ReportBatchItemFailures = true });
        const string Loop =
            "S32cs writes rejected documents to s3://my-logs/logs/rejects/, and the notification of keys logs/* reports them";

        var attached = await scene.RunAsync("attach", "s32cs", "--bucket", Scene.Bucket, "--prefix", "logs/", "--queue", "work");
        var verified = await scene.RunAsync("verify", "s32cs", "--bucket", Scene.Bucket, "--queue", "work");

        (attached.Status, verified.Status).ShouldBe((0, 0), attached.All + verified.All);
        attached.Errors.ShouldContain($"warning: {Loop}");
        verified.Output.ShouldContain($"warning  own output: {Loop}");
    }
}
