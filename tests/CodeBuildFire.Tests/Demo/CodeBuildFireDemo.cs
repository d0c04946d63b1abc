using GapFurniture.LocalCloud;

namespace GapFurniture.Demo;

/// <summary>S3 → Lambda → CodeBuild, with codebuildfire's real executable as the function: a dump lands, an image is built.</summary>
internal sealed class CodeBuildFireDemo : IDemo
{
    private const string Bucket = "backups";
    private const string Project = "restore-mysql";

    private const string Record = $$$"""
        {"eventSource":"aws:s3","eventName":"ObjectCreated:Put",
         "s3":{"configurationId":"{{{Project}}}","bucket":{"name":"{{{Bucket}}}"},"object":{"key":"again","sequencer":"01"} } }
        """;

    public string Piece => "codebuildfire";

    public async Task<bool> RunAsync(DemoRun run)
    {
        var output = run.Output;
        await using var cloud = await LocalCloudHost.StartAsync();
        cloud.S3.CreateBucket(Bucket);
        cloud.CodeBuild.CreateProject(Project);
        var function = cloud.Lambda.CreateFunction("codebuildfire", run.Executable, cloud.Environment, TimeSpan.FromSeconds(30));
        cloud.S3.Notify(Bucket, function.Arn, prefix: "mysql/", id: Project);
        await output.WriteLineAsync(
            $"codebuildfire: bucket {Bucket}, notification \"{Project}\" for mysql/ → function → project {Project}"
        );

        string[] dumps = ["mysql/2026-11-19.sql.gz", "mysql/2026-11-20.sql.gz", "mysql/all databases+users.sql.gz"];
        foreach (var key in dumps)
            cloud.S3.Put(Bucket, key, $"dump of {key}");
        cloud.S3.Put(Bucket, "logs/elsewhere.gz", "no dump");
        var inTime = await DemoRun.UntilAsync(() => cloud.CodeBuild.Builds.Count >= dumps.Length);
        // S3 may report an object twice; CodeBuild knows the token.
        await function.InvokeAsync($$"""{"Records":[{{Record}},{{Record}}]}""");
        await function.InvokeAsync(
            $$$"""{"project":"{{{Project}}}","environment":{"MYSQL_BACKUP_URL":"s3://{{{Bucket}}}/mysql/nightly"}}"""
        );

        foreach (var build in cloud.CodeBuild.Builds)
            await output.WriteLineAsync(
                $"  build {build.Number}: {string.Join(' ', build.Environment.Where(v => v.Name is "S3_KEY" or "MYSQL_BACKUP_URL").Select(v => $"{v.Name}={v.Value}"))}"
            );
        var keys = cloud.CodeBuild.Builds.Select(b => b.Variable("S3_KEY")).OfType<string>().Order(StringComparer.Ordinal);
        var good = inTime && keys.SequenceEqual(dumps.Append("again").Order(StringComparer.Ordinal)) && cloud.CodeBuild.Builds.Count == 5;
        await output.WriteLineAsync(
            $"codebuildfire: {cloud.CodeBuild.Builds.Count} builds, 5 expected: 3 dumps, 1 object reported twice, 1 schedule"
        );
        if (!good)
            await output.WriteLineAsync(function.Log.Tail());
        return good;
    }
}
