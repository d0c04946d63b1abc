using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.Deployment;
using GapFurniture.LocalCloud.Http;
using GapFurniture.Pieces;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>Rin with the rights that its policy and its template give it, and no others: neither too few nor too many.</summary>
public sealed class Granted : IAsyncLifetime
{
    private const string Configs = "configs";

    // One COPY through the PostgreSQL protocol with a temporary password, one through the Data API on the cluster, one on a workgroup.
    private const string Targets = """
          - {redshift: {table: lines}, s3: {key_prefix: in/}}
          - {redshift: {table: lines, driver: redshift-data}, s3: {key_prefix: data/}}
          - {redshift: {table: lines, driver: redshift-data, workgroup: local}, s3: {key_prefix: serverless/}}
        """;

    private static readonly string s_template = Text("serverless.template");

    // The scenes change what everybody may do, so they have a cloud of their own.
    private readonly Cloud _cloud = new();

    public ValueTask InitializeAsync() => _cloud.InitializeAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    private static string Text(string file) => File.ReadAllText(Path.Combine(Readme.Root, "functions", "Rin", file));

    [Fact]
    public async Task The_policy_has_every_right_that_the_command_needs_and_none_that_it_does_not()
    {
        await using var scene = await PrepareAsync(null);
        var access = AccessPolicy.Parse(Text("iam-policy.json"));
        scene.Cloud.Access = access;

        var (verified, findings) = await RinProcess.RunAsync(scene.Environment, "-config", $"s3://{Configs}/rin.yaml", "-verify");
        verified.ShouldBe(0, findings);
        Fill(scene, scene.Bucket);
        var (loaded, log) = await RinProcess.RunAsync(scene.Environment, "-config", $"s3://{Configs}/rin.yaml", "-batch");

        loaded.ShouldBe(0, log);
        (await scene.IdsAsync("lines")).ShouldBe([1, 2, 3, 4]);
        access.Denied.ShouldBeEmpty(log);
        access.Unused().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_template_loads_what_the_bucket_tells_of_with_the_rights_of_its_role()
    {
        await using var scene = await PrepareAsync("by-event");
        var stack = Deploy(scene, "by-event", ("Mode", "event"));
        scene.Cloud.S3.Notify("by-event", scene.Cloud.Sqs.Arn(stack.Queue("Queue")));
        var function = stack.Functions.ShouldHaveSingleItem().Value;

        Fill(scene, "by-event");

        await Eventually.HoldsAsync(async () => (await scene.IdsAsync("lines")).Count == 4, "four rows");
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(stack.Queue("Queue")).Total == 0, "the queue is empty");
        stack.Role.Denied.ShouldBeEmpty(string.Join('\n', function.Log.Lines));
        scene.Cloud.Sqs.Count(stack.Queue("DeadLetterQueue")).Total.ShouldBe(0);
        await scene.Cloud.Lambda.DeleteFunctionAsync(function.Options.Name);
    }

    [Fact]
    public async Task The_template_drains_the_queue_when_the_schedule_calls_with_the_rights_of_its_role()
    {
        await using var scene = await PrepareAsync("by-schedule");
        var stack = Deploy(scene, "by-schedule", ("Mode", "schedule"));
        scene.Cloud.S3.Notify("by-schedule", scene.Cloud.Sqs.Arn(stack.Queue("Queue")));
        var function = stack.Functions.ShouldHaveSingleItem().Value;
        Fill(scene, "by-schedule");

        var result = await function.InvokeAsync("""{"source":"aws.events","detail":{}}""", TestContext.Current.CancellationToken);

        var log = string.Join('\n', function.Log.Lines);
        result.FunctionError.ShouldBeNull(log);
        (await scene.IdsAsync("lines")).ShouldBe([1, 2, 3, 4], log);
        stack.Role.Denied.ShouldBeEmpty(log);
        stack.Role.Used.ShouldContain("sqs:ReceiveMessage");
        await scene.Cloud.Lambda.DeleteFunctionAsync(function.Options.Name);
    }

    [Fact]
    public async Task Without_a_warehouse_of_its_own_the_role_has_no_right_to_any()
    {
        await using var scene = await PrepareAsync("bare");

        var stack = Deploy(scene, "bare", ("ClusterIdentifier", ""), ("WorkgroupId", ""));

        stack.Role.Allowed.ShouldAllBe(action => !action.StartsWith("redshift", StringComparison.Ordinal));
    }

    // A stack's queue has its name; so has the bucket that notifies it, for the scene's own notifies the scene's queue.
    private async Task<Scene> PrepareAsync(string? stack)
    {
        var scene = await Scene.WithLinesAsync(_cloud, Targets, maxReceives: 5);
        // The Data API logs in as the caller.
        await scene.GrantAsync();
        scene.Cloud.S3.CreateBucket(Configs);
        var config = (await File.ReadAllTextAsync(scene.Config))
            .Replace($"password: '{scene.Cloud.Redshift.Password}'", "cluster: local", StringComparison.Ordinal)
            .Replace("role/copy", "role/redshift-copy", StringComparison.Ordinal);
        if (stack is not null)
        {
            scene.Cloud.S3.CreateBucket(stack);
            config = config
                .Replace($"queue_name: {scene.Queue}", $"queue_name: {stack}", StringComparison.Ordinal)
                .Replace($"bucket: {scene.Bucket}", $"bucket: {stack}", StringComparison.Ordinal);
        }
        scene.Cloud.S3.Put(Configs, "rin.yaml", config);
        return scene;
    }

    // Other keys begin with in/1, so that one needs a manifest.
    private static void Fill(Scene scene, string bucket)
    {
        foreach (var (key, id) in new[] { ("in/1", 1), ("in/12", 2), ("data/3", 3), ("serverless/4", 4) })
            scene.Cloud.S3.Put(bucket, key, $$"""{"id":{{id}}}""" + "\n");
    }

    private static Stack Deploy(Scene scene, string name, params (string Name, string Value)[] more)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConfigBucket"] = Configs,
            ["ConfigKey"] = "rin.yaml",
            ["BucketName"] = name,
            ["ClusterIdentifier"] = "local",
            ["DatabaseUser"] = scene.Cloud.Redshift.User,
            ["WorkgroupId"] = "01234567-89ab-cdef-0123-456789abcdef",
        };
        foreach (var (parameter, value) in more)
            parameters[parameter] = value;
        return Stack.Deploy(scene.Cloud, name, s_template, parameters, RinProcess.Executable, TimeSpan.FromSeconds(1));
    }
}
