using GapFurniture.Furniture.Pieces;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GapFurniture.Furniture.Status;

/// <summary>The status on a terminal: tables, colours, and small charts of the last hours.</summary>
internal static class TerminalView
{
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const int ChartSteps = 24;
    private static readonly TimeSpan s_chartStep = TimeSpan.FromMinutes(15);

    /// <summary>A table of several pieces, or all of one.</summary>
    public static IRenderable Of(IReadOnlyList<PieceStatus> pieces, bool isDetailed) =>
        isDetailed ? new Rows(pieces.Select(Detail)) : Overview(pieces);

    private static Rows Overview(IReadOnlyList<PieceStatus> pieces)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in PlainView.Headings)
            table.AddColumn(new TableColumn(Safe(heading)).NoWrap());
        foreach (var piece in pieces)
        {
            var colour = piece.Attention.Count > 0 ? "red" : "green";
            table.AddRow([.. PlainView.Row(piece).Select((cell, i) => new Markup(i == 0 ? $"[{colour}]{Safe(cell)}[/]" : Safe(cell)))]);
        }
        return new Rows([table, .. PlainView.Remarks(pieces).Select(Red)]);
    }

    private static Rows Detail(PieceStatus status)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in new[] { "", "", "1 h", "24 h", "7 days", $"last {ChartSteps * s_chartStep.TotalHours:0} h" })
            table.AddColumn(new TableColumn(heading).NoWrap());
        foreach (var series in status.Series)
        {
            var (colour, unit) = (Colour(series.Line.Kind), series.Line.Unit);
            table.AddRow(
                $"[{colour}]{PlainView.Title(series.Line.Kind)}[/]",
                Safe(series.Line.Label),
                Safe(Amounts.Of(series.LastHour, unit)),
                Safe(Amounts.Of(series.LastDay, unit)),
                Safe(Amounts.Of(series.LastWeek, unit)),
                $"[{colour}]{Chart(series)}[/]"
            );
        }
        return new Rows([
            new Markup($"[bold]{Safe(status.Piece.Piece)}[/]: {Safe(status.Piece.Gap)} ({Safe(status.Deployment.Name)})"),
            .. PlainView.Attention(status).Select(a => Red($"! {a}")),
            .. PlainView.Parts(status).Select(p => new Markup(Safe($"  {p}"))),
            table,
        ]);
    }

    /// <summary>A chart of one line of text, the latest step at its end; a blank where nothing was counted or measured.</summary>
    public static string Chart(Series series)
    {
        var steps = series.Steps(s_chartStep).TakeLast(ChartSteps).ToList();
        var most = steps.Max() ?? 0;
        return string.Concat(
            steps.Select(s => s is not > 0 || most <= 0 ? ' ' : Blocks[Math.Min(Blocks.Length - 1, (int)(s.Value / most * Blocks.Length))])
        );
    }

    private static Markup Red(string text) => new($"[red]{Safe(text)}[/]");

    private static string Colour(CountKind kind) =>
        kind switch
        {
            CountKind.In => "blue",
            CountKind.Out => "green",
            CountKind.Failed => "red",
            CountKind.Waits => "yellow",
            _ => "purple",
        };

    private static string Safe(string text) => Markup.Escape(text);
}
