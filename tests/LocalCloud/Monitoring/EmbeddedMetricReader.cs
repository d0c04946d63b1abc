using System.Text.Json;

namespace GapFurniture.LocalCloud.Monitoring;

/// <summary>What CloudWatch Logs makes of lines in the embedded metric format.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html"/>
internal sealed class EmbeddedMetricReader
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<LocalMetric, List<Sample>> _samples = [];

    public IReadOnlyList<LocalMetric> Metrics
    {
        get
        {
            lock (_lock)
                return [.. _samples.Keys];
        }
    }

    public IReadOnlyList<Sample> Samples(LocalMetric metric)
    {
        lock (_lock)
            return _samples.TryGetValue(metric, out var samples) ? [.. samples] : [];
    }

    public void Add(LocalMetric metric, Sample sample)
    {
        lock (_lock)
        {
            if (!_samples.TryGetValue(metric, out var samples))
                _samples[metric] = samples = [];
            samples.Add(sample);
        }
    }

    /// <summary>Reads the lines of a log that were not there before.</summary>
    public void Read(string log, IReadOnlyList<string> lines)
    {
        lock (_lock)
        {
            foreach (var line in lines.Skip(_read.GetValueOrDefault(log)).Where(l => l.Contains("\"_aws\"", StringComparison.Ordinal)))
                Read(line);
            _read[log] = lines.Count;
        }
    }

    private void Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("_aws", out var aws))
                return;
            var time = DateTimeOffset.FromUnixTimeMilliseconds(aws.GetProperty("Timestamp").GetInt64());
            foreach (var directive in aws.GetProperty("CloudWatchMetrics").EnumerateArray())
                Read(root, directive, time);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // CloudWatch makes no metrics of a line that is wrong, and says nothing.
        }
    }

    private void Read(JsonElement root, JsonElement directive, DateTimeOffset time)
    {
        var space = directive.GetProperty("Namespace").GetString()!;
        foreach (var set in directive.GetProperty("Dimensions").EnumerateArray())
        {
            var dimensions = set.EnumerateArray()
                .Select(name => KeyValuePair.Create(name.GetString()!, root.GetProperty(name.GetString()!).GetString()!))
                .ToList();
            foreach (var metric in directive.GetProperty(nameof(Metrics)).EnumerateArray().Select(m => m.GetProperty("Name").GetString()!))
            {
                if (root.TryGetProperty(metric, out var value))
                    Add(new LocalMetric(space, metric, dimensions), new Sample(time, value.GetDouble()));
            }
        }
    }
}
