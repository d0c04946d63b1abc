using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GapFurniture.Benchmarks;

/// <summary>Figures as a table for people, or one JSON object a line.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(IReadOnlyList<Figure> figures, bool json, TextWriter output)
    {
        if (!json)
            await output.WriteLineAsync(
                $"{"what", -66} {"ours", 9} {"unit", -10} {"other", 9} {"ratio", 7} {"goal", 8}  whose the other is, conditions"
            );
        foreach (var f in figures)
            await output.WriteLineAsync(json ? Json(f) : Row(f));
    }

    private static string Json(Figure f) =>
        JsonSerializer.Serialize(
            new
            {
                piece = f.Piece,
                @case = f.Case,
                value = Math.Round(f.Value, 2),
                unit = f.Unit,
                original = f.Other is { } other ? Math.Round(other, 2) : (double?)null,
                beside = f.Other is null ? null : f.Beside,
                goal = f.Goal is { } goal ? Math.Round(goal, 2) : (double?)null,
                met = f.Met,
            },
            s_json
        );

    private static string Row(Figure f)
    {
        var ratio = f.Other is { } other ? $"{f.Value / other:0.00}x" : "";
        var beside = f.Other is null ? "" : $"{f.Beside}; ";
        var met =
            f.Met is true ? "met; "
            : f.Met is false ? "NOT met; "
            : "";
        return $"{f.Piece + ": " + f.Case, -66} {Short(f.Value), 9} {f.Unit, -10} {Short(f.Other), 9} {ratio, 7} {Short(f.Goal), 8}  {met}{beside}{f.Conditions}";
    }

    private static string Short(double? value) => value?.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) ?? "";
}
