using System.Text.RegularExpressions;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Furniture.Status;

namespace GapFurniture.Furniture.Tests.Status;

/// <summary>The page of <c>--html</c>.</summary>
public sealed partial class HtmlPageTests
{
    [Fact]
    public void Every_piece_is_on_it_with_its_numbers()
    {
        var page = HtmlPage.Of(StatusSamples.All, StatusSamples.Now);

        page.ShouldContain("Sunday, 29 November 2026, 03:02 UTC");
        foreach (var piece in StatusSamples.All.Select(s => s.Piece))
        {
            page.ShouldContain($"<h2>{piece.Piece} <small>");
            foreach (var metric in piece.Counts.Metrics)
                page.ShouldContain($"<b>{metric.Label}</b><span>max ");
        }
        page.ShouldContain("1 of");
        page.ShouldContain("3 messages failed for good and lie in");
    }

    [Fact]
    public void It_has_no_scripts_and_nothing_is_fetched_for_it()
    {
        var page = HtmlPage.Of(StatusSamples.All, StatusSamples.Now);

        page.ShouldContain("default-src 'none'");
        Fetching().Matches(page).Select(m => m.Value).ShouldBe(["href=\"data:,\""]);
        page.ShouldNotContain("<script");
        page.ShouldNotContain("://");
    }

    [Fact]
    public void Words_of_others_are_escaped()
    {
        const string Hostile = "</style><script>alert(1)</script><img src=x onerror=alert(2)>\u001b[31m";
        var status = StatusSamples.Of(PieceFacts.Embedded.First(p => p.Counts.IsDeployed), 1, Hostile) with { Unread = [Hostile] };

        var page = HtmlPage.Of([status], StatusSamples.Now);

        page.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("<img");
        page.ShouldNotContain("\u001b");
    }

    [Fact]
    public void Charts_stay_within_their_frame()
    {
        foreach (var series in StatusSamples.All.SelectMany(s => s.Series))
        {
            var numbers = Coordinate().Matches(SvgChart.Of(series)).Select(m => double.Parse(m.Groups["n"].Value)).ToList();

            numbers.ShouldAllBe(n => n >= 0 && n <= 288);
            if (series.Day.Any(p => p.Value > 0))
                numbers.Count.ShouldBeGreaterThan(3, series.Line.Label);
        }
    }

    [GeneratedRegex("""(?:href|src|srcset|action|poster|data)=["'][^"']*["']|url\([^)]*\)|@import[^;]*""", RegexOptions.None, 5000)]
    private static partial Regex Fetching();

    [GeneratedRegex(@"[MVH](?<n>-?[\d.]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Coordinate();
}
