using System.Text.Json.Nodes;
using GapFurniture.House.Tests.Templates;

namespace GapFurniture.House.Tests.Deployment;

/// <summary>
/// Each Lambda piece from its package to its stack and back, by the AWS CLI, SAM's own translator and moto, with the parameters that its
/// page gives; and a bucket that is attached to what stands, and detached.
/// </summary>
/// <seealso href="https://github.com/aws/serverless-application-model"/>
public sealed class StackTests(MotoServer moto) : IClassFixture<MotoServer>
{
    // What `sam deploy` has the service do.
    private const string Translate = """
        import json, sys
        from samtranslator.translator.transform import transform
        class Policies:
            def load(self):
                return {}
        print(json.dumps(transform(json.load(open(sys.argv[1])), json.loads(sys.argv[2]), Policies())))
        """;

    // moto's CloudFormation stops at this one.
    private const string UnknownToMoto = "AWS::IoT::TopicRule";

    public static TheoryData<string> Pieces => [.. LambdaCode.Pieces];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Pieces))]
    public async Task The_package_and_the_template_make_a_stack_that_goes_into_a_bucket_and_out_again(string piece)
    {
        await moto.RequireAsync();
        using var checkout = Checkout.Of(piece);
        var name = piece.ToLowerInvariant();

        await DeployAsync(piece, checkout, name);

        var function = await moto.AskAsync("lambda", "get-function-configuration", "--function-name", name);
        function["CodeSha256"]!.ToString().ShouldBe(checkout.CodeSha256);
        function["Runtime"]!.ToString().ShouldBe("provided.al2023");
        function["Handler"]!.ToString().ShouldBe(name);
        Names(function["Environment"]!["Variables"]!)
            .ShouldBe(Names(SamTemplate.Variables(SamTemplate.Of(piece).OfType("AWS::Serverless::Function").First().Value)));
        if (SamTemplate.Of(piece).Resources.ContainsKey("Queue"))
            await ShouldReadItsQueueAsync(name);
        await ShouldShowItsStatusAsync(piece, name);
        if (DeployPage.Overrides(piece).FirstOrDefault(o => o.Key == "BucketName").Value is { } bucket)
            await AttachAndDetachAsync(piece, name, bucket);
        await moto.AwsAsync("cloudformation", "delete-stack", "--stack-name", name);
        (await moto.AwsAsync("lambda", "list-functions")).ShouldNotContain($"\"{name}\"");
        (await moto.AwsAsync("sqs", "list-queues")).ShouldNotContain($"/{name}");
    }

    private async Task ShouldReadItsQueueAsync(string name)
    {
        var answer = await moto.AskAsync("lambda", "list-event-source-mappings", "--function-name", name);
        var source = answer["EventSourceMappings"]!.AsArray().ShouldHaveSingleItem()!;
        source["EventSourceArn"]!.ToString().ShouldEndWith($":{name}");
        source["FunctionResponseTypes"]!.ToJsonString().ShouldBe("""["ReportBatchItemFailures"]""");
    }

    private async Task ShouldShowItsStatusAsync(string piece, string name)
    {
        await moto.AwsAsync(
            "sqs",
            "send-message",
            "--queue-url",
            $"https://sqs.us-east-1.amazonaws.com/123456789012/{name}-dead",
            "--message-body",
            "given up"
        );
        await moto.AwsAsync(
            "cloudwatch",
            "put-metric-data",
            "--namespace",
            "AWS/Lambda",
            "--metric-name",
            "Errors",
            "--dimensions",
            $"FunctionName={name}",
            "--value",
            "5"
        );
        // Its CloudFormation makes no alarms.
        await moto.AwsAsync(
            "cloudwatch",
            "put-metric-alarm",
            "--alarm-name",
            $"{name}-errors",
            "--namespace",
            "AWS/Lambda",
            "--metric-name",
            "Errors",
            "--dimensions",
            $"Name=FunctionName,Value={name}",
            "--statistic",
            "Sum",
            "--period",
            "300",
            "--evaluation-periods",
            "1",
            "--threshold",
            "0",
            "--comparison-operator",
            "GreaterThanThreshold"
        );
        await moto.AwsAsync(
            "cloudwatch",
            "set-alarm-state",
            "--alarm-name",
            $"{name}-errors",
            "--state-value",
            "ALARM",
            "--state-reason",
            "five errors"
        );

        var (exit, output, error) = await Command.RunAsync(
            Command.Furniture,
            Path.GetTempPath(),
            ["status", piece, "--stack", name, "--json"],
            moto.Environment
        );

        exit.ShouldBe(0, error);
        var status = JsonNode.Parse(output)!.AsArray().ShouldHaveSingleItem()!;
        status["unread"]!.AsArray().ShouldBeEmpty();
        status["functions"]!.AsArray().ShouldHaveSingleItem()!["name"]!.ToString().ShouldBe(name);
        status["deadLetters"]!.AsArray().ShouldHaveSingleItem()!["messages"]!.GetValue<int>().ShouldBe(1);
        status["numbers"]!.AsArray().Single(n => n!["name"]!.ToString() == "Errors")!["lastHour"]!.GetValue<double>().ShouldBe(5);
        var alarm = status["alarms"]!.AsArray().ShouldHaveSingleItem()!;
        (alarm["name"]!.ToString(), alarm["state"]!.ToString()).ShouldBe(($"{name}-errors", "ALARM"));
    }

    private async Task AttachAndDetachAsync(string piece, string name, string bucket)
    {
        await moto.AwsAsync("s3api", "create-bucket", "--bucket", bucket);
        await moto.AwsAsync("sqs", "create-queue", "--queue-name", "theirs");
        const string Theirs = """
            {"QueueConfigurations": [{"Id": "theirs", "QueueArn": "arn:aws:sqs:us-east-1:123456789012:theirs", "Events": ["s3:ReducedRedundancyLostObject"]}]}
            """;
        await moto.AwsAsync("s3api", "put-bucket-notification-configuration", "--bucket", bucket, "--notification-configuration", Theirs);
        var before = await NotificationsAsync(bucket);

        await FurnitureAsync("attach", piece, "--bucket", bucket, "--prefix", "in/", "--function", name, "--id", "ours");

        (await NotificationsAsync(bucket)).ShouldContain("theirs");
        // Whether the piece's own target is there is not asked.
        var verified = await Command.RunAsync(
            Command.Furniture,
            Path.GetTempPath(),
            ["verify", piece, "--bucket", bucket, "--function", name],
            moto.Environment
        );
        verified.Output.ShouldMatch("(?m)^ok       notification: \"ours\" sends keys in/", verified.Error);
        verified.Output.ShouldMatch($"(?m)^ok       function: {name} is Active");
        await FurnitureAsync("detach", piece, "--bucket", bucket);
        (await NotificationsAsync(bucket)).ShouldBe(before);
    }

    private async Task DeployAsync(string piece, Checkout checkout, string name)
    {
        var packaged = Path.Combine(checkout.Folder, "packaged.json");
        await moto.AwsAsync("s3api", "create-bucket", "--bucket", "packages");
        await moto.AwsAsync(
            "cloudformation",
            "package",
            "--template-file",
            Path.Combine(checkout.Folder, checkout.Template),
            "--s3-bucket",
            "packages",
            "--use-json",
            "--output-template-file",
            packaged
        );
        // moto's function URLs have no address, and it does not know CloudFront's parts. A queue that is off by default is tried as well.
        var hasFront = SamTemplate.Of(piece).Parameters.ContainsKey("Front");
        List<KeyValuePair<string, string>> parameters =
        [
            .. DeployPage.Overrides(piece),
            .. new[] { KeyValuePair.Create("Front", "none"), KeyValuePair.Create("EventQueue", "true") }.Where(p =>
                SamTemplate.Of(piece).Parameters.ContainsKey(p.Key)
            ),
        ];
        var template = await TranslatedAsync(packaged, parameters);
        var body = Path.Combine(checkout.Folder, "translated.json");
        await File.WriteAllTextAsync(body, WithoutUnknown(template).ToJsonString(), TestContext.Current.CancellationToken);
        await moto.AwsAsync([
            "cloudformation",
            "create-stack",
            "--stack-name",
            name,
            "--template-body",
            $"file://{body}",
            "--capabilities",
            "CAPABILITY_IAM",
            "--parameters",
            "ParameterKey=CreateDashboard,ParameterValue=true",
            .. parameters.Select(p => $"ParameterKey={p.Key},ParameterValue={p.Value}"),
        ]);
        var stack = (await moto.AskAsync("cloudformation", "describe-stacks", "--stack-name", name))["Stacks"]![0]!;
        stack["StackStatus"]!.ToString().ShouldBe("CREATE_COMPLETE");
        stack["Outputs"]!
            .AsArray()
            .Select(o => o!["OutputKey"]!.ToString())
            .ShouldBe(
                template["Outputs"]!
                    .AsObject()
                    .Where(o => !hasFront || o.Value!["Condition"]?.ToString() is not "HasAddress")
                    .Select(o => o.Key),
                ignoreOrder: true
            );
    }

    private async Task<JsonObject> TranslatedAsync(string packaged, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var given = new JsonObject(parameters.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        var (exit, output, error) = await Command.RunAsync(
            "python3",
            Path.GetTempPath(),
            ["-c", Translate, packaged, given.ToJsonString()],
            moto.Environment
        );
        Assert.SkipWhen(error.Contains("No module named 'samtranslator'", StringComparison.Ordinal), "there is no translator of SAM");
        exit.ShouldBe(0, error);
        return JsonNode.Parse(output)!.AsObject();
    }

    /// <summary>The template without the type that moto does not know and without what names a resource of it.</summary>
    private static JsonObject WithoutUnknown(JsonObject template)
    {
        var resources = template["Resources"]!.AsObject();
        var unknown = resources.Where(r => r.Value!["Type"]!.ToString() == UnknownToMoto).Select(r => r.Key).ToList();
        var without = resources
            .Where(r =>
                !unknown.Contains(r.Key) && !unknown.Any(u => r.Value!.ToJsonString().Contains($"\"{u}\"", StringComparison.Ordinal))
            )
            .Select(r => KeyValuePair.Create(r.Key, r.Value?.DeepClone()));
        template["Resources"] = new JsonObject(without);
        return template;
    }

    private async Task FurnitureAsync(params string[] arguments)
    {
        var (exit, output, error) = await Command.RunAsync(Command.Furniture, Path.GetTempPath(), arguments, moto.Environment);
        exit.ShouldBe(0, $"furniture {string.Join(' ', arguments)}\n{output}\n{error}");
    }

    private Task<string> NotificationsAsync(string bucket) =>
        moto.AwsAsync("s3api", "get-bucket-notification-configuration", "--bucket", bucket);

    private static IEnumerable<string> Names(JsonNode variables) => variables.AsObject().Select(v => v.Key).Order(StringComparer.Ordinal);
}
