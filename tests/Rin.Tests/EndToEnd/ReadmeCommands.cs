using System.Globalization;
using GapFurniture.LocalCloud;
using GapFurniture.Pieces;

namespace GapFurniture.Rin.Tests.EndToEnd;

/// <summary>The pages' commands, run for real against the local cloud.</summary>
public sealed class ReadmeCommands(Cloud cloud)
{
    [Fact]
    public async Task The_commands_of_the_pages_work_and_show_what_they_say()
    {
        await using var scene = await Scene.SetAsync(cloud, "", maxReceives: 5);
        await scene.CreateTableAsync("access");
        scene.PutGzip("logs/access/2026/11/21.gz", """{"id":1}""");
        var redshift = scene.Cloud.Redshift;

        var outcome = await Readme
            .OfPiece("Rin")
            .Replace("https://sqs.ap-northeast-1.amazonaws.com", scene.Cloud.Endpoint)
            .Replace("my-cluster.abc123.ap-northeast-1.redshift.amazonaws.com", redshift.Host)
            .Replace("5439", redshift.Port.ToString(CultureInfo.InvariantCulture))
            .Replace("dbname: dev", $"dbname: {redshift.Database}")
            .Replace("user: rin", $"user: {redshift.User}")
            .Replace("REDSHIFT_PASSWORD=…", $"REDSHIFT_PASSWORD={redshift.Password}")
            .Replace("schema: public", $"schema: {scene.Schema}")
            .Replace("public.access", $"{scene.Schema}.access")
            .Replace("\"public\"", $"\"{scene.Schema}\"")
            .Replace("rin@", $"{redshift.User}@")
            .Replace("rin may insert", $"{redshift.User} may insert")
            .Replace("logged in as rin", $"logged in as {redshift.User}")
            .Replace(":5439/dev", $":{redshift.Port}/{redshift.Database}")
            // On loopback no certificate carries the server's name.
            .Replace("TLS (verify-full)", "NOT encrypted (prefer)")
            .Replace("my-cluster", "local")
            .Replace("exactly_once: {table", $"exactly_once: {{schema: {scene.Schema}, table")
            .Replace("AKIA…WXYZ", "LOCA…KEY0")
            .Replace("ap-northeast-1", "us-east-1")
            .Replace("my-logs", scene.Bucket)
            .Replace("my-queue", scene.Queue)
            .Publishing("Rin", RinProcess.Executable)
            .Deploying()
            .StandIn("aws", "[ \"$1 $2\" = 's3 cp' ] && [ -s \"$3\" ] && [ \"$4\" = s3://my-config/rin.yaml ]")
            .RunAsync(scene.Environment, TestContext.Current.CancellationToken);

        outcome.Failures.ShouldBeEmpty(outcome.Transcript);
        (await scene.IdsAsync("access")).ShouldBe([1]);
        (await scene.CountAsync("rin_ledger")).ShouldBe(0, "what was loaded before there was a ledger is not in it");
        scene.Cloud.Sqs.Count(scene.Queue).Total.ShouldBe(0);
    }
}
