using GapFurniture.LocalCloud.Faults;
using GapFurniture.Rin.Tests.EndToEnd.UnderFire;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>Answers of success that are JSON, and yet not of AWS: something else answers at the endpoint.</summary>
public sealed class ForeignAnswers(FireCloud own) : IClassFixture<FireCloud>
{
    [Fact]
    public async Task A_statement_without_an_id_is_not_waited_for()
    {
        await using var scene = await Scene.WithLinesAsync(
            own.Cloud,
            "  - {redshift: {table: lines, driver: redshift-data, cluster: local, user: awsuser}, s3: {key_prefix: in/}}"
        );
        scene.Cloud.Faults.Add(new Fault("redshift-data", "BatchExecuteStatement", FaultKind.Error) { Status = 200, Times = 1 });

        var (status, output) = await RinProcess.RunAsync(scene.Environment, "-config", scene.Config, "-verify");

        status.ShouldBe(1, output);
        output.ShouldContain("the response did not come from the Data API: it names no statement");
    }

    [Fact]
    public async Task A_queue_without_a_url_is_not_listened_to()
    {
        await using var scene = await Scene.SetAsync(own.Cloud);
        scene.Cloud.Faults.Add(new Fault("sqs", "GetQueueUrl", FaultKind.Error) { Status = 200, Times = 1 });

        var (status, output) = await scene.RunBatchAsync();

        status.ShouldBe(1, output);
        output.ShouldContain("the response did not come from SQS: it has no URL");
    }
}
