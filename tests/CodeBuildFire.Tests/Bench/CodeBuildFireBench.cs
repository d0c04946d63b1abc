using GapFurniture.LocalCloud;

namespace GapFurniture.Benchmarks;

/// <summary>
/// The published codebuildfire as a Lambda function: from the start of the process to its first <c>next</c>, and to the answer to its first
/// event, one StartBuild at the local CodeBuild included. Beside it a function of the same build that does nothing.
/// </summary>
internal sealed class CodeBuildFireBench : IBench
{
    private const int Rounds = 30;

    public string Piece => "codebuildfire";

    public async Task<IReadOnlyList<Figure>> RunAsync(string executable, bool verbose)
    {
        await using var cloud = await LocalCloudHost.StartAsync();
        cloud.CodeBuild.CreateProject("restore-mysql");
        var lambda = new LambdaFigures("codebuildfire", Rounds);
        var figures = new List<Figure>(await lambda.FloorAsync(cloud.Environment));
        var ours = await ColdStart.MeasureAsync(executable, cloud.Environment, Event, Rounds);
        if (cloud.CodeBuild.Builds.Count != Rounds)
            throw new InvalidOperationException($"{cloud.CodeBuild.Builds.Count} builds instead of {Rounds}");
        figures.Add(lambda.Time("process start → first next", ours.Next));
        figures.Add(lambda.Time("process start → first answer, one build started", ours.Answer));
        figures.AddRange(lambda.Sizes(executable));
        return figures;
    }

    private static string Event(int round) =>
        $$$"""
            {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"configurationId":"restore-mysql",
             "bucket":{"name":"backups"},"object":{"key":"mysql/dump.sql.gz","eTag":"0","sequencer":"{{{round:x16}}}"} } }]}
            """;
}
