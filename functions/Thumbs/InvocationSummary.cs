using System.Globalization;
using System.Text.Json;
using GapFurniture.Shared.Logging;
using GapFurniture.Thumbs.Requests;
using GapFurniture.Thumbs.Store;

namespace GapFurniture.Thumbs;

/// <summary>What one invocation did: a line of the log, and metrics of CloudWatch by way of it.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Text">For people.</param>
/// <param name="Numbers">For CloudWatch: name, unit, value.</param>
internal sealed record InvocationSummary(DateTimeOffset Time, string Text, IReadOnlyList<(string Name, string Unit, double Value)> Numbers)
    : IJsonMembers
{
    /// <summary>A request was answered.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="time">When.</param>
    /// <param name="took">How long it took.</param>
    public static InvocationSummary Of(ThumbAnswer answer, DateTimeOffset time, TimeSpan took)
    {
        var (status, bytes) = (answer.Head.Status, answer.Body.Length);
        return new InvocationSummary(
            time,
            string.Create(CultureInfo.InvariantCulture, $"answered {status}, {bytes} bytes, in {took.TotalSeconds:0.000} s"),
            [
                ("Answers", "Count", status == 200 ? 1 : 0),
                ("NotModified", "Count", status == 304 ? 1 : 0),
                ("Refusals", "Count", status is >= 400 and < 500 ? 1 : 0),
                ("Failures", "Count", status >= 500 ? 1 : 0),
                ("Bytes", "Bytes", bytes),
                ("Seconds", "Seconds", Math.Round(took.TotalSeconds, 3)),
            ]
        );
    }

    /// <summary>An event was handled.</summary>
    /// <param name="changes">What became of the kept thumbnails.</param>
    /// <param name="failures">Originals and messages that have to come again.</param>
    /// <param name="time">When.</param>
    /// <param name="took">How long it took.</param>
    public static InvocationSummary Of(KeptChanges changes, int failures, DateTimeOffset time, TimeSpan took) =>
        new(
            time,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{changes.Made} thumbnails made, {changes.Fresh} were there, {changes.Removed} removed, {failures} failures, in {took.TotalSeconds:0.000} s"
            ),
            [
                ("ThumbnailsMade", "Count", changes.Made),
                ("ThumbnailsRemoved", "Count", changes.Removed),
                ("Failures", "Count", failures),
                ("Seconds", "Seconds", Math.Round(took.TotalSeconds, 3)),
            ]
        );

    public void AddTo(Utf8JsonWriter line) => EmbeddedMetrics.AddTo(line, Time, "GapFurniture/Thumbs", ("", ""), Numbers);

    public override string ToString() => Text;
}
