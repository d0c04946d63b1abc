using GapFurniture.LocalCloud;
using GapFurniture.LocalCloud.CodeBuild;
using GapFurniture.LocalCloud.Lambda;

namespace GapFurniture.CodeBuildFire.Tests.EndToEnd;

/// <summary>A local cloud of its own, with a bucket, a queue and a project: faults of one test are no business of another.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public const string Bucket = "backups";
    public const string Queue = "queue";
    public const string Project = "restore-mysql";

    // The retries of Lambda come at once.
    private static readonly LocalCloudOptions s_options = new()
    {
        AsyncRetryDelays = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)],
    };

    private Scene(LocalCloudHost cloud)
    {
        Cloud = cloud;
        Cloud.S3.CreateBucket(Bucket);
        Cloud.Sqs.CreateQueue(Queue, ("VisibilityTimeout", "30"));
        Restore = Cloud.CodeBuild.CreateProject(Project);
    }

    public LocalCloudHost Cloud { get; }

    public LocalProject Restore { get; }

    public IReadOnlyList<LocalBuild> Builds => Cloud.CodeBuild.Builds;

    public static async Task<Scene> SetAsync() => new(await LocalCloudHost.StartAsync(s_options));

    public LambdaFunction CreateFunction(TimeSpan? timeout = null, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(Cloud.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in more)
            environment["CODEBUILDFIRE_" + name] = value;
        return Cloud.Lambda.CreateFunction("fire", FireProcess.Executable, environment, timeout ?? TimeSpan.FromSeconds(30));
    }

    public Task<(int Status, string Output)> RunAsync(params string[] arguments) => FireProcess.RunAsync(Cloud.Environment, arguments);

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();
}
