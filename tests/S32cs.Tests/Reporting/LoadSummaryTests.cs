using System.Text.Json;
using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.S32cs.Tests.Reporting;

public sealed class LoadSummaryTests
{
    [Fact]
    public void An_object_is_one_log_line_for_people_and_for_CloudWatchs_metrics()
    {
        using var output = new StringWriter();
        var summary = new LoadSummary
        {
            Url = "s3://b/k",
            Endpoint = "https://doc-movies",
            Added = 3,
        };

        Log.Loaded(new LineLogger(output, isJson: true, LogLevel.Information, new Redactor()), summary);

        var line = JsonElement.Parse(output.ToString());
        line.GetProperty("message").GetString().ShouldStartWith("s3://b/k: 3 added, 0 deleted, 0 rejected, ");
        line.GetProperty("url").GetString().ShouldBe("s3://b/k");
        line.GetProperty("Endpoint").GetString().ShouldBe("https://doc-movies");
        line.GetProperty("DocumentsAdded").GetInt64().ShouldBe(3);
        var metrics = line.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0];
        metrics.GetProperty("Metrics")[0].GetProperty("Name").GetString().ShouldBe("DocumentsAdded");
    }
}
