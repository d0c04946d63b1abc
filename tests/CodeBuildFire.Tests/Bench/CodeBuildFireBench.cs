using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>The published codebuildfire as a Lambda function: from the start of its process to its first build at the local CodeBuild.</summary>
internal sealed class CodeBuildFireBench : IBench
{
    private int _runs;

    public string Piece => "codebuildfire";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, Bench bench)
    {
        var build = new FirstEffect(bench, Piece, executable)
        {
            Effect = "one build",
            Prepare = cloud => cloud.CodeBuild.CreateProject("restore-mysql"),
            OnceAsync = async start =>
            {
                var before = start.Cloud.CodeBuild.Builds.Count;
                var sample = await ColdStart.OnceAsync(bench, start, Event());
                return start.Cloud.CodeBuild.Builds.Count == before + 1
                    ? sample
                    : throw new InvalidOperationException($"{start.Executable} started no build");
            },
        };
        return [.. await build.FiguresAsync(), .. FirstEffect.Sizes(Piece, executable)];
    }

    // Another one each time: the same again would start nothing.
    private string Event() =>
        $$$"""
            {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"configurationId":"restore-mysql",
             "bucket":{"name":"backups"},"object":{"key":"mysql/dump.sql.gz","eTag":"0","sequencer":"{{{++_runs:x16}}}"} } }]}
            """;
}
