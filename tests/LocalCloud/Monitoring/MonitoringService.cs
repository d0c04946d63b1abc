using System.Text.Json;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Sqs;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Monitoring;

/// <summary>CloudWatch over awsJson1_0, for reading: metrics and alarms.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html"/>
internal sealed class MonitoringService(LocalMonitoring monitoring) : IAwsService
{
    private const int MostMetrics = 500;
    private const int MostAlarms = 100;

    public string SigningName => "monitoring";

    public string TargetPrefix => "GraniteServiceVersion20100801.";

    public IReadOnlyList<string> ActionsOf(string operation, ReadOnlyMemory<byte> body) => [$"cloudwatch:{operation}"];

    public async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = JsonRequest.Parse(body.ToArray());
        var answer = CallContext.Of(context).Operation switch
        {
            "GetMetricData" => new MetricDataRequest(request, monitoring).Answer(),
            "ListMetrics" => ListMetrics(request),
            "DescribeAlarms" => DescribeAlarms(request),
            var other => throw new AwsException(400, "InvalidAction", $"The local cloud's CloudWatch has no operation '{other}'."),
        };
        await JsonAnswer.WriteAsync(context, "1.0", answer);
    }

    private Action<Utf8JsonWriter> ListMetrics(JsonElement request)
    {
        var (space, name) = (request.Text("Namespace"), request.Text("MetricName"));
        var filters = request.Items("Dimensions").Select(d => (Name: d.Required("Name"), Value: d.Text("Value"))).ToList();
        var start = MonitoringErrors.Position(request);
        var found = monitoring
            .Metrics.Where(m => (space ?? m.Namespace) == m.Namespace && (name ?? m.Name) == m.Name)
            .Where(m => filters.TrueForAll(f => m[f.Name] is { } value && (f.Value ?? value) == value))
            .Distinct()
            .Skip(start)
            .ToList();
        return json =>
        {
            json.WriteStartArray("Metrics");
            foreach (var metric in found.Take(MostMetrics))
            {
                json.WriteStartObject();
                Write(json, metric);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            MonitoringErrors.WriteNext(json, found.Count > MostMetrics ? start + MostMetrics : null);
        };
    }

    private Action<Utf8JsonWriter> DescribeAlarms(JsonElement request)
    {
        var limit = request.Number("MaxRecords") ?? 50;
        if (limit is < 1 or > MostAlarms)
            throw MonitoringErrors.Invalid($"1 validation error detected: Value '{limit}' at 'maxRecords' failed to satisfy constraint");
        var (names, prefix, state) = (request.Texts("AlarmNames"), request.Text("AlarmNamePrefix") ?? "", request.Text("StateValue"));
        var start = MonitoringErrors.Position(request);
        var found = monitoring
            .Alarms.Where(a => names.Count == 0 || names.Contains(a.Name))
            .Where(a => a.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(a => (Alarm: a, State: a.StateOf(monitoring)))
            .Where(a => (state ?? a.State.State) == a.State.State)
            .Skip(start)
            .ToList();
        return json =>
        {
            json.WriteStartArray("MetricAlarms");
            foreach (var (alarm, now) in found.Take(limit))
                Write(json, alarm, now);
            json.WriteEndArray();
            json.WriteStartArray("CompositeAlarms");
            json.WriteEndArray();
            MonitoringErrors.WriteNext(json, found.Count > limit ? start + limit : null);
        };
    }

    private void Write(Utf8JsonWriter json, LocalAlarm alarm, (string State, string Reason) now)
    {
        json.WriteStartObject();
        json.WriteString("AlarmName", alarm.Name);
        json.WriteString("AlarmArn", monitoring.Arn(alarm));
        if (alarm.Description is not null)
            json.WriteString("AlarmDescription", alarm.Description);
        json.WriteString("StateValue", now.State);
        json.WriteString("StateReason", now.Reason);
        Write(json, alarm.Metric);
        json.WriteString("Statistic", alarm.Statistic);
        json.WriteNumber("Period", (int)alarm.Period.TotalSeconds);
        json.WriteNumber("EvaluationPeriods", alarm.EvaluationPeriods);
        json.WriteNumber("Threshold", alarm.Threshold);
        json.WriteString("ComparisonOperator", alarm.Comparison);
        json.WriteString("TreatMissingData", alarm.TreatMissingData);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LocalMetric metric)
    {
        json.WriteString("Namespace", metric.Namespace);
        json.WriteString("MetricName", metric.Name);
        json.WriteStartArray("Dimensions");
        foreach (var (name, value) in metric.Dimensions)
        {
            json.WriteStartObject();
            json.WriteString("Name", name);
            json.WriteString("Value", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
