using System.Net;
using System.Text;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Status;

/// <summary>The status as one page: no scripts, and nothing that is fetched from elsewhere. All text of others is escaped.</summary>
internal static class HtmlPage
{
    private static readonly string s_style = PieceFacts.Resources("page.css").Single().Text;

    public static string Of(IReadOnlyList<PieceStatus> pieces, DateTimeOffset now)
    {
        var calm = pieces.Count(p => p.IsCalm);
        var summary = calm == pieces.Count ? "nothing needs attention" : $"{pieces.Count - calm} of {pieces.Count} need attention";
        var time = $"{now.UtcDateTime:dddd, d MMMM yyyy, HH:mm}";
        var text = new StringBuilder(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <link rel="icon" href="data:,">
            <title>furniture status: {Safe(string.Join(", ", pieces.Select(p => p.Piece.Piece)))}</title>
            <style>
            {s_style}</style>
            </head>
            <body>
            <header><h1>{(pieces.Count == 1 ? Safe(pieces[0].Piece.Piece) : $"{pieces.Count} pieces")}: {summary}</h1>
            <p>{time} UTC. Charts show the last 24 hours in steps of 15 minutes.</p></header>
            <main>

            """
        );
        foreach (var piece in pieces)
            Add(text, piece);
        return text.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Add(StringBuilder text, PieceStatus status)
    {
        var badge = status.IsCalm ? "<b class=\"calm\">ok</b>" : "<b class=\"look\">needs attention</b>";
        text.Append(
            $"""
            <section>
            <h2>{Safe(status.Piece.Piece)} <small>{Safe(status.Piece.Gap)}, {Safe(status.Deployment.Name)}</small> {badge}</h2>

            """
        );
        var attention = PlainView.Attention(status).ToList();
        if (attention.Count > 0)
            text.Append("<ul class=\"attention\">\n").AppendJoin("", attention.Select(a => $"<li>{Safe(a)}</li>\n")).Append("</ul>\n");
        text.Append("<dl class=\"tiles\">\n").AppendJoin("", Tiles(status)).Append("</dl>\n");
        text.Append("<div class=\"charts\">\n").AppendJoin("", status.Series.Select(Figure)).Append("</div>\n");
        text.Append("<details><summary>queues, functions, alarms</summary>\n<ul>\n");
        text.AppendJoin("", PlainView.Parts(status).Select(p => $"<li>{Safe(p)}</li>\n")).Append("</ul></details>\n</section>\n");
    }

    private static IEnumerable<string> Tiles(PieceStatus status)
    {
        if (status.Deployment.Queues.Count > 0)
        {
            yield return Tile("waiting", Amounts.Of(status.Waiting, "Count"));
            yield return Tile("in flight", Amounts.Of(status.InFlight, "Count"));
            yield return Tile("oldest", status.Oldest is { } oldest ? Amounts.Of(oldest) : "–");
        }
        if (status.Deployment.DeadLetters.Count > 0)
            yield return Tile("dead", Amounts.Of(status.Dead, "Count"), isBad: status.Dead > 0);
        if (status.Line("Invocations") is { } runs)
            yield return Tile($"{status.Piece.Counts.Invocations}, last hour", Amounts.Of(runs.LastHour, "Count"));
        if (status.Line("Errors") is { } errors)
            yield return Tile("failed, last hour", Amounts.Of(errors.LastHour, "Count"), isBad: errors.LastHour > 0);
        var ringing = status.Ringing.Count;
        yield return Tile(
            "alarms",
            ringing > 0 ? $"{ringing} of {status.Alarms.Count}"
                : status.Alarms.Count > 0 ? "ok"
                : "none",
            ringing > 0
        );
    }

    private static string Tile(string name, string value, bool isBad = false) =>
        $"<div{(isBad ? " class=\"bad\"" : "")}><dt>{Safe(name)}</dt><dd>{Safe(value)}</dd></div>\n";

    private static string Figure(Series series)
    {
        var (unit, line) = (series.Line.Unit, series.Line);
        return $"<figure class=\"{line.Kind.ToString().ToLowerInvariant()}\"><figcaption><i>{PlainView.Title(line.Kind)}</i>"
            + $"<b>{Safe(line.Label)}</b><span>max {Amounts.Of(SvgChart.Most(series), unit)}</span></figcaption>{SvgChart.Of(series)}"
            + $"<p><span>1 h <b>{Amounts.Of(series.LastHour, unit)}</b></span><span>24 h <b>{Amounts.Of(series.LastDay, unit)}</b></span>"
            + $"<span>7 days <b>{Amounts.Of(series.LastWeek, unit)}</b></span></p></figure>\n";
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
