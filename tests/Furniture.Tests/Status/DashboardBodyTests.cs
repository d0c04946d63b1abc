using System.Text.Json.Nodes;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Furniture.Status;

namespace GapFurniture.Furniture.Tests.Status;

/// <summary>The body of a dashboard.</summary>
public sealed class DashboardBodyTests
{
    public static TheoryData<string> Pieces => [.. PieceFacts.Embedded.Where(p => p.Counts.IsDeployed).Select(p => p.Executable)];

    [Theory, MemberData(nameof(Pieces))]
    public void Its_widgets_fill_a_row_and_hold_all_that_the_piece_counts(string name)
    {
        var piece = PieceFacts.Find(name);

        var widgets = JsonNode.Parse(DashboardBody.Of(piece, "mine", "eu-west-1"))!["widgets"]!.AsArray();

        var x = 0;
        foreach (var widget in widgets)
        {
            ((int)widget!["x"]!, (int)widget["y"]!).ShouldBe((x, 0));
            x += (int)widget["width"]!;
            widget["properties"]!["region"]!.ToString().ShouldBe("eu-west-1");
        }
        x.ShouldBe(24);
        var labels = widgets
            .SelectMany(w => w!["properties"]!["metrics"]!.AsArray())
            .Select(m => m!.AsArray()[^1]!["label"]!.ToString())
            .ToList();
        foreach (var metric in piece.Counts.Metrics)
            labels.ShouldContain(metric.Label);
        labels.ShouldContain("messages dead");
    }

    [Fact]
    public void Metrics_of_many_places_are_searched_for_and_put_together()
    {
        var piece = PieceFacts.Embedded.First(p => p.Counts.Metrics.Any(m => m.Dimension is not (null or "Function")));
        var metric = piece.Counts.Metrics.First(m => m.Dimension is not (null or "Function"));

        var body = DashboardBody.Of(piece, "mine", "eu-west-1");

        JsonNode.Parse(body)!["widgets"]!
            .ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .ShouldContain(
                $$"""SEARCH('{{{metric.Namespace ?? piece.Counts.Namespace}},{{metric.Dimension}}} MetricName=\"{{metric.Name}}\"', '{{metric.Statistic}}', 300)"""
            );
    }
}
