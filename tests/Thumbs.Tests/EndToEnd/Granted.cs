using System.Text;
using System.Text.Json;
using GapFurniture.Http;
using GapFurniture.LocalCloud.Deployment;
using GapFurniture.LocalCloud.Gateways;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.S3;
using GapFurniture.LocalCloud.Ssm;
using GapFurniture.Pieces;
using GapFurniture.Thumbs.Requests;
using GapFurniture.Thumbs.Tests.Fakes;
using Gateway = GapFurniture.LocalCloud.Gateways.Gateway;

namespace GapFurniture.Thumbs.Tests.EndToEnd;

/// <summary>thumbs with the rights that its policy and its template give it, and no others: neither too few nor too many.</summary>
public sealed class Granted
{
    private const string Secret = "6b1f0c9d2e8a4753b1c6f2d90e7a5843";

    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "Thumbs", file));

    private static string Signed(string key) => $"/180/{key}?signature={UrlSignature.Of(Secret, key, 180, null)}";

    [Fact]
    public async Task The_template_does_all_its_work_with_the_rights_of_its_role_and_these_are_the_policys()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        scene.Cloud.Ssm.Put("/thumbs/keys", Secret, ParameterKind.SecureString);
        var (stack, function) = Deploy(
            scene,
            ("ThumbsBucketName", Scene.Thumbs),
            ("SigningParameter", "/thumbs/keys"),
            ("ParametersKeyArn", "arn:aws:kms:us-east-1:123456789012:key/1")
        );
        string[] events = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"];
        var rule = new NotificationRule("CloudFunction", "thumbs", function.Arn, events, "", "") { IsTrusted = true };
        var bucket = scene.Cloud.S3.Bucket(Scene.Originals);
        scene.Put("early.jpg", Pictures.Jpeg());
        scene.Cloud.S3.Configure(bucket, new NotificationConfiguration([rule], EventBridge: false), skipValidation: false);

        (await GetAsync(function, Signed("early.jpg"))).Status.ShouldBe(200, function.Log.Tail());
        (await GetAsync(function, Signed("early.jpg"))).Status.ShouldBe(200, function.Log.Tail());
        (await GetAsync(function, Signed("missing.jpg"))).Status.ShouldBe(404);
        (await GetAsync(function, "/180/early.jpg")).Status.ShouldBe(403);
        scene.Put("late.jpg", Pictures.Jpeg());
        await Eventually.HoldsAsync(() => scene.KeptKeys.Count == 7, function.Log.Tail);
        scene.Delete("late.jpg");
        await Eventually.HoldsAsync(() => scene.KeptKeys.Count == 1, function.Log.Tail);

        stack.Role.Denied.ShouldBeEmpty(function.Log.Tail());
        // The decryption is Parameter Store's call, in our name; and S3 says 404 instead of 403 only to who may list the bucket.
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
        AccessPolicy.Parse(Text("iam-policy.json")).Unused().Except(stack.Role.Used).ShouldBe(["kms:Decrypt", "s3:ListBucket"]);
        function.Log.Tail().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task With_a_queue_in_between_it_does_the_same()
    {
        await using var scene = await Scene.SetAsync(Scene.Keeping);
        var (stack, function) = Deploy(scene, ("ThumbsBucketName", Scene.Thumbs), ("EventQueue", "true"));
        var queue = stack.Queue("Queue");
        scene.Cloud.S3.Notify(Scene.Originals, scene.Cloud.Sqs.Arn(queue), events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]);

        scene.Put("a.jpg", Pictures.Jpeg());
        await Eventually.HoldsAsync(() => scene.KeptKeys.Count == 6 && scene.Cloud.Sqs.Count(queue).Total == 0, function.Log.Tail);
        scene.Delete("a.jpg");
        await Eventually.HoldsAsync(() => scene.KeptKeys.Count == 0 && scene.Cloud.Sqs.Count(queue).Total == 0, function.Log.Tail);

        stack.Role.Denied.ShouldBeEmpty(function.Log.Tail());
    }

    [Fact]
    public async Task Without_a_bucket_for_thumbnails_it_only_reads()
    {
        await using var scene = await Scene.SetAsync(Scene.Stateless);
        scene.Put("a.jpg", Pictures.Jpeg());
        var (stack, function) = Deploy(scene);

        (await GetAsync(function, "/180/a.jpg")).Status.ShouldBe(200, function.Log.Tail());
        (await GetAsync(function, "/180/missing.jpg")).Status.ShouldBe(404);

        stack.Role.Denied.ShouldBeEmpty(function.Log.Tail());
        stack.Role.Allowed.Where(a => a.StartsWith("s3:", StringComparison.Ordinal)).ShouldBe(["s3:GetObject", "s3:ListBucket"]);
    }

    private static (Stack Stack, LambdaFunction Function) Deploy(Scene scene, params (string Name, string Value)[] more)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["BucketName"] = Scene.Originals };
        foreach (var (name, value) in more)
            parameters[name] = value;
        var stack = Stack.Deploy(scene.Cloud, "thumbs", Text("serverless.template"), parameters, new PieceExecutable("Thumbs").Path);
        return (stack, stack.Functions.ShouldHaveSingleItem().Value);
    }

    private static async Task<ClientAnswer> GetAsync(LambdaFunction function, string target)
    {
        var url = Gateway.All.Single(g => g.Caller == Caller.FunctionUrl);
        var parts = target.Split('?', 2);
        var request = new ClientRequest("GET", parts[0], parts.Length > 1 ? parts[1] : null, [("Host", "example.com")], []);
        var result = await function.InvokeAsync(Encoding.UTF8.GetString(url.Payload(request)), TestContext.Current.CancellationToken);
        result.Succeeded.ShouldBeTrue(result.Text + function.Log.Tail());
        return url.Answer(Encoding.UTF8.GetBytes(JsonDocument.Parse(result.Payload).RootElement.GetRawText()));
    }
}
