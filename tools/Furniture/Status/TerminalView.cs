using GapFurniture.Furniture.Pieces;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GapFurniture.Furniture.Status;

/// <summary>The status on a terminal: tables, colours, and small charts of the last hours.</summary>
internal static class TerminalView
{
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const int ChartSteps = 24;
    private static readonly string[] s_colours = ["blue", "green", "red", "yellow", "purple"]; // by kind
    private static readonly TimeSpan s_chartStep = TimeSpan.FromMinutes(15);

    public static IRenderable Of(IReadOnlyList<PieceStatus> pieces, bool isDetailed) =>
        isDetailed ? new Rows(pieces.Select(Detail)) : Overview(pieces);

    private static Rows Overview(IReadOnlyList<PieceStatus> pieces)
    {
        var rows = pieces.Select(p => Cells(PlainView.Row(p), p.Attention.Count > 0 ? "red" : "green"));
        return new Rows([TableOf(PlainView.Headings, rows), .. PlainView.Remarks(pieces).Select(Red)]);
    }

    private static Rows Detail(PieceStatus status)
    {
        var headings = PlainView.DetailHeadings.Append($"last {ChartSteps * s_chartStep.TotalHours:0} h");
        var rows = status.Series.Select(s =>
            Cells(PlainView.DetailRow(s), Colour(s.Line.Kind)).Append($"[{Colour(s.Line.Kind)}]{Chart(s)}[/]")
        );
        return new Rows([
            new Markup($"[bold]{Safe(status.Piece.Piece)}[/]: {Safe(status.Piece.Gap)} ({Safe(status.Deployment.Name)})"),
            .. PlainView.Attention(status).Select(a => Red($"! {a}")),
            .. PlainView.Parts(status).Select(p => new Markup(Safe($"  {p}"))),
            TableOf(headings, rows),
        ]);
    }

    private static Table TableOf(IEnumerable<string> headings, IEnumerable<IEnumerable<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns([.. headings.Select(h => new TableColumn(Safe(h)).NoWrap())]);
        foreach (var row in rows)
            table.AddRow([.. row]);
        return table;
    }

    // The first one is coloured.
    private static IEnumerable<string> Cells(IEnumerable<string> row, string colour) =>
        row.Select((cell, i) => i == 0 ? $"[{colour}]{Safe(cell)}[/]" : Safe(cell));

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

    private static string Colour(CountKind kind) => s_colours[(int)kind];

    private static string Safe(string text) => Markup.Escape(text);
}
