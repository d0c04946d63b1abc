using System.Text.Json;
using GapFurniture.Shared.Logging;

namespace GapFurniture.Shared.Tests.Logging;

public sealed class EmbeddedMetricsTests
{
    [Fact]
    public void A_line_has_what_CloudWatch_reads_metrics_from()
    {
        var line = EmbeddedMetrics.Format(
            new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero),
            "Space",
            [("Endpoint", "e"), ("Nothing", "")],
            [("Added", 3, "Count"), ("Seconds", 0.5, "Seconds")],
            [("object", "s3://b/日本")]
        );

        line.ShouldNotContain("\n");
        using var json = JsonDocument.Parse(line);
        var directive = json.RootElement.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];
        json.RootElement.GetProperty("_aws").GetProperty("Timestamp").GetInt64().ShouldBe(1795219200000);
        directive.GetProperty("Namespace").GetString().ShouldBe("Space");
        directive.GetProperty("Dimensions").GetRawText().ShouldBe("""[["Endpoint"]]""");
        directive.GetProperty("Metrics")[1].GetProperty("Unit").GetString().ShouldBe("Seconds");
        json.RootElement.GetProperty("Endpoint").GetString().ShouldBe("e");
        json.RootElement.GetProperty("Added").GetInt32().ShouldBe(3);
        json.RootElement.GetProperty("object").GetString().ShouldBe("s3://b/日本");
    }
}
