using System.Globalization;
using System.Text.Json.Nodes;

namespace GapFurniture.LocalCloud.Monitoring;

/// <summary>An alarm on one metric, with the properties of <c>AWS::CloudWatch::Alarm</c>.</summary>
internal sealed record LocalAlarm(string Name, LocalMetric Metric, string Statistic, TimeSpan Period, double Threshold, string Comparison)
{
    public string? Description { get; init; }

    public int EvaluationPeriods { get; init; } = 1;

    public string TreatMissingData { get; init; } = "missing";

    /// <summary>As a template describes it.</summary>
    /// <param name="name">Its name, where the template gives none.</param>
    public static LocalAlarm Of(string name, JsonObject properties) =>
        new(
            properties["AlarmName"]?.ToString() ?? name,
            new LocalMetric(
                properties["Namespace"]!.ToString(),
                properties["MetricName"]!.ToString(),
                [
                    .. (properties["Dimensions"]?.AsArray() ?? []).Select(d =>
                        KeyValuePair.Create(d![nameof(Name)]!.ToString(), d["Value"]!.ToString())
                    ),
                ]
            ),
            properties[nameof(Statistic)]!.ToString(),
            TimeSpan.FromSeconds(Number(properties[nameof(Period)]!)),
            Number(properties[nameof(Threshold)]!),
            properties["ComparisonOperator"]!.ToString()
        )
        {
            Description = properties["AlarmDescription"]?.ToString(),
            EvaluationPeriods = (int)Number(properties[nameof(EvaluationPeriods)]!),
            TreatMissingData = properties[nameof(TreatMissingData)]?.ToString() ?? "missing",
        };

    /// <summary>Its state by the values of the last periods, the one that runs included.</summary>
    public (string State, string Reason) StateOf(LocalMonitoring monitoring)
    {
        var end = MetricPeriods.End(monitoring.Now, Period);
        var start = end - (EvaluationPeriods * Period);
        var points = MetricPeriods.Of(monitoring.Samples(Metric, start, end), Statistic, Period);
        var missing = EvaluationPeriods - points.Count;
        var breaching = points.Count(p => IsBreaching(p.Value)) + (TreatMissingData == "breaching" ? missing : 0);
        if (points.Count == 0 && TreatMissingData is "missing" or "ignore")
            return ("INSUFFICIENT_DATA", "Insufficient Data: no datapoints were received.");
        return breaching == EvaluationPeriods
            ? (
                "ALARM",
                $"Threshold Crossed: {EvaluationPeriods} datapoint [{(points.Count > 0 ? points[^1].Value : 0)}] was greater than the threshold ({Threshold})."
            )
            : ("OK", "Threshold not crossed.");
    }

    private bool IsBreaching(double value) =>
        Comparison switch
        {
            "GreaterThanThreshold" => value > Threshold,
            "GreaterThanOrEqualToThreshold" => value >= Threshold,
            "LessThanThreshold" => value < Threshold,
            "LessThanOrEqualToThreshold" => value <= Threshold,
            _ => throw new FormatException($"{Comparison} is no operator that is understood here"),
        };

    private static double Number(JsonNode value) => double.Parse(value.ToString(), CultureInfo.InvariantCulture);
}
