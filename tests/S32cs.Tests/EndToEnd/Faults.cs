using System.Globalization;
using GapFurniture.LocalCloud.CloudSearch;
using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.Pieces;

namespace GapFurniture.S32cs.Tests.EndToEnd;

/// <summary>Whatever happens on the way, the index ends up exact.</summary>
public sealed class Faults
{
    [Fact]
    public async Task Server_errors_resets_and_lost_answers_are_tried_again()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", [.. Enumerable.Range(0, 100).Select(i => Scene.Add($"{i:000}"))]);
        foreach (var status in new[] { 500, 503, 504, 507, 509 })
            scene.Cloud.Faults.Add(new Fault("cloudsearch", "UploadDocuments", FaultKind.Error) { Times = 1, Status = status });
        scene.Cloud.Faults.Add(new Fault("cloudsearch", "UploadDocuments", FaultKind.Drop) { Times = 1 });
        scene.Cloud.Faults.Add(new Fault("cloudsearch", "UploadDocuments", FaultKind.Drop) { Times = 1, Code = "after" });

        var (status2, output) = await scene.RunAsync($"s3://{Scene.Bucket}/in.ndjson");

        status2.ShouldBe(0, output);
        scene.Cloud.Requests.Count("cloudsearch", "UploadDocuments").ShouldBe(8);
        scene.Domain.Count.ShouldBe(100);
        output.ShouldContain("did not accept a batch (");
    }

    [Theory]
    [InlineData(403, "AccessDenied")]
    [InlineData(404, "ResourceNotFoundException")]
    [InlineData(400, "ValidationException")]
    public async Task Errors_of_the_request_are_never_repeated_and_never_blamed_on_documents(int status, string code)
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", Scene.Add("1"), Scene.Add("2"));
        scene.Cloud.Faults.Add(new Fault("cloudsearch", null, FaultKind.Error) { Status = status, Code = code });

        var (exit, output) = await scene.RunAsync($"s3://{Scene.Bucket}/in.ndjson");

        exit.ShouldBe(1, output);
        output.ShouldContain("0 rejected");
        output.ShouldContain($"{status} {code}");
        scene.Cloud.Requests.Count("cloudsearch", "UploadDocuments").ShouldBe(1);
    }

    [Fact]
    public async Task Documents_that_CloudSearch_refuses_are_found_and_only_they_are_out()
    {
        await using var scene = await Scene.SetAsync();
        scene.Domain.Configure("title", FieldType.Text);
        scene.Domain.Configure("price", FieldType.Int);
        var bad = new[] { 0, 17, 18, 50, 51, 52, 53, 54, 60, 61, 62, 63, 64, 65, 66, 99 };
        scene.Put(
            "in.ndjson",
            [
                .. Enumerable
                    .Range(0, 100)
                    .Select(i =>
                        $$$"""{"id":"{{{i:000}}}","type":"add","fields":{"title":"t","price":{{{(bad.Contains(i) ? "\"much\"" : "1")}}}}}"""
                    ),
            ]
        );

        var (status, output) = await scene.RunAsync($"s3://{Scene.Bucket}/in.ndjson");

        status.ShouldBe(0, output);
        output.ShouldContain($"84 added, 0 deleted, {bad.Length} rejected");
        output.ShouldContain("line 18 (byte ");
        output.ShouldContain("CloudSearch: { [\"Validation error for field 'price': Invalid int value much");
        scene.Ids.ShouldBe(Enumerable.Range(0, 100).Except(bad).Select(i => i.ToString("000", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_batch_that_is_too_large_for_the_domain_is_split()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", [.. Enumerable.Range(0, 5).Select(i => Scene.Add($"{i}"))]);
        scene.Cloud.Faults.Add(new Fault("cloudsearch", null, FaultKind.Error) { Status = 413, Times = 1 });

        var (status, output) = await scene.RunAsync($"s3://{Scene.Bucket}/in.ndjson");

        status.ShouldBe(0, output);
        scene.Ids.ShouldBe(["0", "1", "2", "3", "4"]);
    }

    [Fact]
    public async Task An_endpoint_that_takes_no_document_for_its_size_is_at_fault_and_nothing_is_rejected()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", [.. Enumerable.Range(0, 100).Select(i => Scene.Add($"{i}"))]);
        scene.Cloud.Faults.Add(new Fault("cloudsearch", null, FaultKind.Error) { Status = 413 });

        var (status, output) = await scene.RunAsync($"s3://{Scene.Bucket}/in.ndjson");

        status.ShouldBe(1, output);
        output.ShouldContain("refuses all documents with the same message, so the domain or the request is at fault: too large");
        output.ShouldNotContain(" 100 rejected");
        scene.Cloud.Requests.Count("cloudsearch", "UploadDocuments").ShouldBe(2);
    }

    [Fact]
    public async Task What_is_not_in_before_the_deadline_fails_and_comes_again()
    {
        await using var scene = await Scene.SetAsync();
        scene.Put("in.ndjson", Scene.Add("1"));
        scene.Cloud.Faults.Add(new Fault("cloudsearch", null, FaultKind.Error) { Status = 503 });

        var (status, output) = await scene.RunAsync("-max-execution-time", "5s", $"s3://{Scene.Bucket}/in.ndjson");
        scene.Cloud.Faults.Clear();
        var again = await scene.RunAsync($"s3://{Scene.Bucket}/in.ndjson");

        status.ShouldBe(1, output);
        output.ShouldContain("stopped before all documents were sent");
        again.Status.ShouldBe(0, again.Output);
        scene.Ids.ShouldBe(["1"]);
    }

    [Fact]
    public async Task Death_at_any_moment_and_redelivery_leave_the_index_exact()
    {
        await using var scene = await Scene.SetAsync(visibilitySeconds: 1);
        var expected = new HashSet<string>(StringComparer.Ordinal);
        for (var o = 0; o < 6; o++)
        {
            var lines = new List<string>();
            for (var i = 0; i < 400; i++)
            {
                var id = $"{o}-{i}";
                lines.Add(Scene.Add(id, new string('x', 5000)));
                expected.Add(id);
                // Added, deleted and added anew, or deleted for good: the order decides.
                if (i % 7 == 0)
                    lines.Add($$"""{"id":"{{id}}","type":"delete"}""");
                if (i % 7 == 0 && i % 2 == 0)
                    expected.Remove(id);
                if (i % 7 == 0 && i % 2 == 1)
                    lines.Add(Scene.Add(id, "again"));
            }
            scene.Put($"{o}.ndjson", [.. lines]);
            scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event($"{o}.ndjson"));
        }
        scene.Cloud.Faults.Add(new Fault("cloudsearch", null, FaultKind.Delay) { DelayMs = 50 });
        scene.Cloud.Faults.Add(new Fault("cloudsearch", null, FaultKind.Drop) { Share = 0.1, Code = "after" });
        string[] drain = ["-queue", scene.Cloud.Sqs.Url(Scene.Queue)];

        for (var death = 1; death <= 4; death++)
        {
            var before = scene.Cloud.Requests.Count("cloudsearch", "UploadDocuments");
            await using var process = S32csProcess.Start(scene.Environment, drain);
            await Eventually.HoldsAsync(
                () => scene.Cloud.Requests.Count("cloudsearch", "UploadDocuments") >= before + death || process.HasExited,
                $"upload {death}"
            );
            process.KillHard();
        }
        scene.Cloud.Faults.Clear();
        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(Scene.Queue).InFlight == 0, "all messages are back");
        var (status, output) = await scene.RunAsync(drain);

        status.ShouldBe(0, output);
        scene.Ids.ShouldBe(expected.Order(StringComparer.Ordinal));
        scene.Cloud.Sqs.Count(Scene.Queue).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Lambda_killed_by_its_timeout_is_called_again_and_the_index_is_exact()
    {
        await using var scene = await Scene.SetAsync(visibilitySeconds: 3);
        scene.Cloud.Sqs.Send(Scene.Queue, Scene.Event("in.ndjson"));
        scene.Put("in.ndjson", [.. Enumerable.Range(0, 50).Select(i => Scene.Add($"{i:00}"))]);
        scene.Cloud.Faults.Add(new Fault("cloudsearch", null, FaultKind.Delay) { DelayMs = 10_000, Times = 1 });
        var function = scene.Cloud.Lambda.CreateFunction("s32cs-slow", S32csProcess.Executable, scene.Environment, TimeSpan.FromSeconds(2));
        var options = new EventSourceMappingOptions { BatchSize = 1, ReportBatchItemFailures = true };

        scene.Cloud.Lambda.CreateEventSourceMapping(Scene.Queue, function.Options.Name, options);

        await Eventually.HoldsAsync(() => scene.Cloud.Sqs.Count(Scene.Queue).Total == 0, "the message is done");
        scene.Domain.Count.ShouldBe(50);
        function.Invocations.ShouldBeGreaterThan(1);
    }
}
