using System.Net;
using System.Text;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Status;

/// <summary>The last 24 hours of a number as a small drawing: bars for what is counted, an area for what is measured.</summary>
internal static class SvgChart
{
    private const double Width = 288;
    private const double Height = 60;
    private static readonly TimeSpan s_step = TimeSpan.FromMinutes(15);

    /// <summary>The drawing, to stand in a page; its colour is the page's <c>currentColor</c>.</summary>
    public static string Of(Series series)
    {
        var steps = series.Steps(s_step);
        var most = Most(series);
        var words = WebUtility.HtmlEncode(
            $"{series.Line.Label}, the last 24 hours in steps of 15 minutes: at most {Amounts.Of(most, series.Line.Unit)} in a step"
        );
        var values =
            most <= 0 ? ""
            : series.Line.Statistic == MetricStatistic.Sum ? Bars(steps, most)
            : Area(steps, most);
        return $"""<svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{words}" preserveAspectRatio="none"><title>{words}</title>"""
            + $"""<path class="base" d="M0 {Height - 0.5}H{Width}"/>{values}</svg>""";
    }

    public static double Most(Series series) => series.Steps(s_step).Max() ?? 0;

    private static string Bars(IReadOnlyList<double?> steps, double most)
    {
        var width = Width / steps.Count;
        var bars = steps
            .Index()
            .Where(s => s.Item > 0)
            .Select(s => $"M{(s.Index * width) + 0.3:0.##} {Height}V{Top(s.Item!.Value, most):0.##}h{width - 0.6:0.##}V{Height}z");
        return $"""<path class="bars" d="{string.Concat(bars)}"/>""";
    }

    // Where nothing was measured there is a gap.
    private static string Area(IReadOnlyList<double?> steps, double most)
    {
        var width = Width / steps.Count;
        var (area, line) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] is not { } value)
                continue;
            var (left, right, top) = (i * width, (i + 1) * width, Top(value, most));
            var goesOn = i > 0 && steps[i - 1] is not null;
            area.Append($"M{left:0.##} {Height}V{top:0.##}H{right:0.##}V{Height}z");
            line.Append(goesOn ? "V" : $"M{left:0.##} ").Append($"{top:0.##}H{right:0.##}");
        }
        return $"""<path class="area" d="{area}"/><path class="line" d="{line}"/>""";
    }

    // The smallest value is still seen, and the largest line is not cut.
    private static double Top(double value, double most) => Height - Math.Max(1.5, value / most * (Height - 2));
}
