using System.Text.Json;
using GapFurniture.Furniture.Attach;
using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Deployed;
using GapFurniture.Furniture.Pieces;
using GapFurniture.Furniture.Status;

namespace GapFurniture.Furniture.Tests.Status;

/// <summary>Pieces with made-up numbers, the same each time.</summary>
internal static class StatusSamples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 29, 3, 2, 0, TimeSpan.Zero);

    public static StatusTimes Times { get; } = StatusTimes.At(Now);

    public static IReadOnlyList<PieceStatus> All =>
        [.. PieceFacts.Embedded.Where(p => p.Counts.IsDeployed).Select((p, i) => Of(p, i == 0 ? 3 : 0))];

    /// <summary>A piece with so many dead messages; with any, an alarm rings.</summary>
    public static PieceStatus Of(PieceFacts piece, int dead, string alarm = "messages wait in the dead-letter queue")
    {
        var name = piece.Executable;
        DeployedQueue[] queues = piece.Way == Way.Queue ? [Queue(name, 12)] : [];
        var function = new FunctionConfiguration(
            JsonElement.Parse(
                $$"""{"FunctionName":"{{name}}","FunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:{{name}}","Timeout":60}"""
            )
        );
        var lines = CountedLines.Of(piece, [name], [.. queues.Select(q => q.Name)], [$"{name}-dead"]);
        return new PieceStatus(
            new Deployment(piece, name)
            {
                Functions = [function],
                Queues = queues,
                DeadLetters = [Queue($"{name}-dead", dead)],
            }
        )
        {
            Series = [.. lines.Select((line, i) => Series.Of(line, Times, [Wave(line, i, 288, 5)], [Wave(line, i, 168, 60)]))],
            Alarms =
            [
                new Alarm(
                    JsonSerializer.SerializeToElement(
                        new
                        {
                            AlarmName = $"{name}-dead-letters",
                            AlarmDescription = alarm,
                            StateValue = dead > 0 ? "ALARM" : "OK",
                        }
                    )
                ),
            ],
            MemoryUsedMb = new Dictionary<string, long>(StringComparer.Ordinal) { [name] = 71 },
        };
    }

    private static DeployedQueue Queue(string name, int waiting) =>
        new(
            Arn.Parse($"arn:aws:sqs:us-east-1:123456789012:{name}"),
            $"https://sqs.us-east-1.amazonaws.com/123456789012/{name}",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["ApproximateNumberOfMessages"] = $"{waiting}" }
        );

    // More by day than by night; failures only now and then.
    private static IReadOnlyList<Datapoint> Wave(CountedLine line, int number, int count, int minutes)
    {
        var scale = line.Unit switch
        {
            "Bytes" => 4_000_000,
            "Milliseconds" => 9_000,
            "Seconds" => 40,
            _ => 20.0 * (number + 1),
        };
        var end = minutes == 5 ? Times.DayEnd : Times.WeekEnd;
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i =>
                {
                    var time = end - TimeSpan.FromMinutes(minutes * (count - i));
                    var day = 1.1 + Math.Sin((time.Hour + (time.Minute / 60.0) - 8) / 24 * 2 * Math.PI) + (0.3 * Math.Sin(i * 2.3));
                    var value = line.Kind == CountKind.Failed ? (i % 47 == 11 ? 2 : 0) : Math.Round(scale * Math.Max(0, day));
                    // An hour counts twelve times as much as five minutes.
                    return new Datapoint(time, minutes == 60 && line.Statistic == MetricStatistic.Sum ? 12 * value : value);
                }),
        ];
    }
}
