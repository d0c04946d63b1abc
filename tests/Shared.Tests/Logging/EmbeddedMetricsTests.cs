using System.Text.Json;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Shared.Tests.Logging;

public sealed class EmbeddedMetricsTests
{
    [Fact]
    public void A_line_has_what_CloudWatch_reads_metrics_from()
    {
        using var json = Line(("Endpoint", "e"));
        var directive = json.RootElement.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];
        json.RootElement.GetProperty("_aws").GetProperty("Timestamp").GetInt64().ShouldBe(1795219200000);
        directive.GetProperty("Namespace").GetString().ShouldBe("Space");
        directive.GetProperty("Dimensions").GetRawText().ShouldBe("""[["Endpoint"]]""");
        directive.GetProperty("Metrics")[1].GetProperty("Unit").GetString().ShouldBe("Seconds");
        json.RootElement.GetProperty("Endpoint").GetString().ShouldBe("e");
        json.RootElement.GetProperty("Added").GetInt32().ShouldBe(3);
        json.RootElement.GetProperty("object").GetString().ShouldBe("s3://b/日本");
    }

    [Fact]
    public void A_dimension_without_a_value_is_left_out_and_without_a_dimension_there_are_only_numbers()
    {
        using var alone = Line(("Nothing", ""));
        using var numbers = Line(null);

        alone.RootElement.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Dimensions").GetRawText().ShouldBe("[[]]");
        alone.RootElement.TryGetProperty("Nothing", out _).ShouldBeFalse();
        numbers.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["object", "Added", "Seconds"]);
    }

    private static JsonDocument Line((string, string)? dimension)
    {
        var time = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
        var text = LineLogger.JsonLine(line =>
        {
            line.WriteString("object", "s3://b/日本");
            EmbeddedMetrics.AddTo(line, time, "Space", dimension, [("Added", "Count", 3), ("Seconds", "Seconds", 0.5)]);
        });
        text.ShouldContain("日本");
        text.ShouldNotContain("\n");
        return JsonDocument.Parse(text);
    }
}
