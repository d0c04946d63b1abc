using System.Text.Json;
using GapFurniture.Rin.Report;
using GapFurniture.Rin.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace GapFurniture.Rin.Tests.Report;

public sealed class BatchSummaryTests
{
    private static readonly BatchSummary s_summary = new(new DateTimeOffset(2026, 11, 21, 9, 0, 0, 123, TimeSpan.Zero))
    {
        Messages = 500,
        Objects = 498,
        Rows = 42_000,
        Bytes = 12_345_678,
        Seconds = 1.2345,
        Failures = 2,
    };

    private static JsonElement Line(BatchSummary summary)
    {
        using var log = new CapturedLog();
        Log.Batch(log, summary);
        return JsonDocument.Parse(log.Lines).RootElement;
    }

    [Fact]
    public void Reads_as_a_sentence()
    {
        s_summary.ToString().ShouldBe("500 messages: 498 objects, 42000 rows, 12.3 MB in 1.23 s; 2 failed");
        new BatchSummary(default)
        {
            Messages = 1,
            Objects = 1,
            GivenBack = 1,
        }
            .ToString()
            .ShouldBe("1 message: 1 object, 0 B in 0.00 s; 1 returned to the queue");
    }

    [Fact]
    public void Has_its_numbers_in_the_JSON_line()
    {
        var line = Line(s_summary);

        line.GetProperty("event").GetString().ShouldBe("Batch");
        line.GetProperty("Rows").GetInt64().ShouldBe(42_000);
        line.GetProperty("Seconds").GetDouble().ShouldBe(1.234, 0.002);
        line.TryGetProperty("_aws", out _).ShouldBeFalse();
    }

    [Fact]
    public void Is_CloudWatchs_embedded_metric_format_when_metrics_are_wanted()
    {
        var line = Line(s_summary with { Dimension = ("Queue", "my-queue") });

        var aws = line.GetProperty("_aws");
        aws.GetProperty("Timestamp").GetInt64().ShouldBe(1795251600123);
        var directive = aws.GetProperty("CloudWatchMetrics").EnumerateArray().ShouldHaveSingleItem();
        directive.GetProperty("Namespace").GetString().ShouldBe("Rin");
        // Whatever a directive refers to must be a member of the line: dimensions texts, metrics numbers.
        foreach (var name in directive.GetProperty("Dimensions").EnumerateArray().SelectMany(set => set.EnumerateArray()))
            line.GetProperty(name.GetString()!).GetString().ShouldBe("my-queue");
        var metrics = directive.GetProperty("Metrics").EnumerateArray().ToList();
        metrics
            .Select(m => m.GetProperty("Name").GetString())
            .ShouldBe(["Messages", "Objects", "Rows", "Skipped", "Bytes", "Seconds", "Failures", "GivenBack"]);
        foreach (var metric in metrics)
        {
            line.GetProperty(metric.GetProperty("Name").GetString()!).ValueKind.ShouldBe(JsonValueKind.Number);
            metric.GetProperty("Unit").GetString().ShouldBeOneOf("Count", "Bytes", "Seconds");
        }
    }

    [Fact]
    public void Has_no_rows_where_the_warehouse_told_none()
    {
        var line = Line(s_summary with { Rows = null, Dimension = ("Queue", "q") });

        line.TryGetProperty("Rows", out _).ShouldBeFalse();
        line.GetProperty("_aws").ToString().ShouldNotContain("Rows");
    }

    [Fact]
    public async Task Tells_what_became_of_a_batch()
    {
        using var rig = new Rig();
        rig.Warehouse.Bad.Add("s3://logs/a/bad");
        var loader = rig.Batches(Some.Prefix("a/", "t"));

        await loader.LoadAsync(
            Some.Read(Some.Message("a/1", "a/2"), Some.Message("a/bad"), Some.Message("other")),
            TestContext.Current.CancellationToken
        );
        await loader.LoadAsync(Some.Read(Some.Message("a/3")), TestContext.Current.CancellationToken);

        rig.Log.At(LogLevel.Information)
            .Where(l => l.Contains(" message", StringComparison.Ordinal))
            .Select(l => l[..l.IndexOf(" in ", StringComparison.Ordinal)])
            .ShouldBe(["3 messages: 2 objects, 0 rows, 0 B", "1 message: 1 object, 0 rows, 0 B"]);
        rig.Log.At(LogLevel.Information).ShouldContain(l => l.EndsWith("; 1 failed", StringComparison.Ordinal));
        rig.Monitor.ToString().ShouldStartWith("3 messages done");
    }
}
