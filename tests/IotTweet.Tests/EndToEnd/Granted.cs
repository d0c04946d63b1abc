using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Deployment;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.Pieces;

namespace GapFurniture.IotTweet.Tests.EndToEnd;

/// <summary>iottweet with the rights that its policy and its template give it, and no others: neither too few nor too many.</summary>
public sealed class Granted
{
    private const string SecretsPath = "/prod/iottweet";

    // The local cloud takes every secret for one under a key of one's own.
    private const string Key = "arn:aws:kms:us-east-1:123456789012:key/0d1e2f30-4a5b-4c6d-8e7f-901234567890";

    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "IotTweet", file));

    // The secrets where the template says that they are.
    private static async Task<Scene> SetAsync()
    {
        var scene = await Scene.SetAsync();
        foreach (var (name, value) in IotTweet.Secrets.Names.Zip(Scene.Secrets))
            scene.Cloud.Ssm.Put($"{SecretsPath}/{name.ToLowerInvariant().Replace('_', '-')}", value, ParameterKind.SecureString);
        return scene;
    }

    [Fact]
    public async Task The_policy_has_every_right_that_the_command_needs_and_none_that_it_does_not()
    {
        await using var scene = await SetAsync();
        var access = AccessPolicy.Parse(Text("iam-policy.json"));
        scene.Cloud.Access = access;

        foreach (var state in new[] { Scene.Table, Scene.Parameter })
        {
            foreach (var what in new[] { "-click=SINGLE", "-verify", "-click=DOUBLE" })
            {
                var (status, output) = await scene.RunAsync(what, "-parameters", SecretsPath, "-state", state);
                status.ShouldBe(0, output);
            }
        }

        scene.Cloud.X.All.Select(post => post.IsDeleted).ShouldBe([true, true]);
        access.Denied.ShouldBeEmpty();
        access.Unused().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("dynamodb", "dynamodb:GetItem", "dynamodb:PutItem")]
    [InlineData("ssm", "ssm:GetParameters", "ssm:PutParameter")]
    public async Task The_template_tweets_and_takes_back_with_the_rights_of_its_role(string state, params string[] ofState)
    {
        await using var scene = await SetAsync();
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Text"] = "ゆれ {time} {count}",
            ["TimeZone"] = "+09:00",
            ["SecretsKeyArn"] = Key,
            ["State"] = state,
        };
        var stack = Stack.Deploy(scene.Cloud, "tweets", Text("serverless.template"), parameters, TweetProcess.Executable);
        var function = stack.Functions.ShouldHaveSingleItem().Value;

        // As a rule of IoT Core does: without waiting for an answer.
        function.InvokeLater(Scene.Single);
        await Eventually.HoldsAsync(() => function.Pending == 0, function.Log.Tail);
        scene.Texts.ShouldHaveSingleItem(function.Log.Tail()).ShouldMatch(@"^ゆれ .+ 1$");
        (await Scene.InvokeAsync(function, Scene.Double)).ShouldBe("taken back");
        scene.Texts.ShouldBeEmpty();

        stack.Role.Denied.ShouldBeEmpty(function.Log.Tail());
        stack.Role.Used.ShouldBe(["kms:Decrypt", "ssm:GetParametersByPath", .. ofState], ignoreOrder: true);
        // Lambda's own, which the local one uses without asking.
        stack.Role.Unused("logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage").ShouldBeEmpty();

        // What nobody can read as a click is not lost either.
        function.InvokeLater("[1]");
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(stack.Queue("DeadLetterQueue")).Total == 1, function.Log.Tail);
    }

    [Fact]
    public async Task A_right_that_the_template_lacks_is_named_and_nothing_is_posted()
    {
        await using var scene = await SetAsync();
        // Without a key of one's own the role may not decrypt, which aws/ssm does not ask for and the local cloud does.
        var stack = Stack.Deploy(
            scene.Cloud,
            "tweets",
            Text("serverless.template"),
            new Dictionary<string, string>(StringComparer.Ordinal),
            TweetProcess.Executable
        );
        var function = stack.Functions.ShouldHaveSingleItem().Value;

        (await Scene.FailAsync(function, Scene.Single)).ShouldContain("kms:Decrypt");

        stack.Role.Denied.ShouldBe(["kms:Decrypt"]);
        scene.Cloud.X.All.ShouldBeEmpty();
    }
}
