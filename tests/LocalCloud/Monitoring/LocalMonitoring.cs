using System.Collections.Concurrent;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.LocalCloud.Monitoring;

/// <summary>CloudWatch's metrics, read from what is there when somebody asks: functions' runs and logs, and queues.</summary>
internal sealed class LocalMonitoring(CloudIdentity identity, LocalLambda lambda, LocalSqs sqs, TimeProvider time)
{
    private const string OfLambda = "AWS/Lambda";
    private const string OfSqs = "AWS/SQS";
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly EmbeddedMetricReader _embedded = new();
    private readonly ConcurrentDictionary<string, LocalAlarm> _alarms = new(StringComparer.Ordinal);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>All alarms, by name.</summary>
    public IReadOnlyList<LocalAlarm> Alarms => [.. _alarms.Values.OrderBy(a => a.Name, StringComparer.Ordinal)];

    /// <summary>Adds an alarm, or replaces the one of that name.</summary>
    public void PutAlarm(LocalAlarm alarm) => _alarms[alarm.Name] = alarm;

    /// <summary>ARN of an alarm.</summary>
    public string Arn(LocalAlarm alarm) => identity.Arn("cloudwatch", $"alarm:{alarm.Name}");

    /// <summary>Adds a value of a metric whose service is not here, such as AWS/CodeBuild's.</summary>
    public void Add(LocalMetric metric, double value) => _embedded.Add(metric, new Sample(Now, value));

    /// <summary>The metrics that have values.</summary>
    public IReadOnlyList<LocalMetric> Metrics =>
        [
            .. Embedded.Metrics,
            .. lambda.Functions.Where(f => f.Runs.Count > 0).SelectMany(f => s_ofFunctions.Keys.Select(name => OfFunction(name, f))),
            .. sqs.Queues.SelectMany(q => s_ofQueues.Keys.Append(Sent).Select(name => new LocalMetric(OfSqs, name, "QueueName", q.Name))),
        ];

    /// <summary>What the functions' logs have counted: namespace, name and dimension of each metric, once.</summary>
    public IReadOnlyList<string> Counted => [.. Embedded.Metrics.Select(m => m.ToString()).Distinct(StringComparer.Ordinal)];

    /// <summary>The values of a metric from a time to before another.</summary>
    public IEnumerable<Sample> Samples(LocalMetric metric, DateTimeOffset start, DateTimeOffset end) =>
        (
            metric.Namespace switch
            {
                OfLambda
                    when metric is { Dimensions.Count: 1 } && metric["FunctionName"] is { } name && lambda.Find(name) is { } function =>
                    OfFunction(metric.Name, function.Runs),
                OfSqs when metric is { Dimensions.Count: 1 } && metric["QueueName"] is { } name && sqs.Find(name) is { } queue => OfQueue(
                    metric.Name,
                    queue,
                    start,
                    end
                ),
                _ => Embedded.Samples(metric),
            }
        ).Where(s => s.Time >= start && s.Time < end);

    private EmbeddedMetricReader Embedded
    {
        get
        {
            foreach (var function in lambda.Functions)
                _embedded.Read(function.Options.Name, function.Log.Lines);
            return _embedded;
        }
    }

    private static readonly Dictionary<string, Func<FunctionRun, double?>> s_ofFunctions = new(StringComparer.Ordinal)
    {
        ["Invocations"] = run => run.IsThrottled ? null : 1,
        ["Errors"] = run =>
            run.IsThrottled ? null
            : run.Succeeded ? 0
            : 1,
        ["Throttles"] = run => run.IsThrottled ? 1 : 0,
        ["Duration"] = run => run.IsThrottled ? null : run.Duration.TotalMilliseconds,
    };

    private static LocalMetric OfFunction(string name, LambdaFunction function) =>
        new(OfLambda, name, "FunctionName", function.Options.Name);

    private static IEnumerable<Sample> OfFunction(string name, IEnumerable<FunctionRun> runs) =>
        s_ofFunctions.TryGetValue(name, out var value)
            ? from run in runs
            let number = value(run)
            where number is not null
            select new Sample(run.Start, number.Value)
            : [];

    private const string Sent = "NumberOfMessagesSent";

    private static readonly Dictionary<string, Func<QueueState, DateTimeOffset, double>> s_ofQueues = new(StringComparer.Ordinal)
    {
        ["ApproximateNumberOfMessagesVisible"] = (state, _) => state.Counts.Visible,
        ["ApproximateNumberOfMessagesNotVisible"] = (state, _) => state.Counts.InFlight,
        ["ApproximateNumberOfMessagesDelayed"] = (state, _) => state.Counts.Delayed,
        ["ApproximateAgeOfOldestMessage"] = (state, now) =>
            state.Oldest is { } oldest && now > oldest ? Math.Floor((now - oldest).TotalSeconds) : 0,
    };

    // SQS measures once a minute; the last measure is that of this moment.
    private IEnumerable<Sample> OfQueue(string name, SqsQueue queue, DateTimeOffset start, DateTimeOffset end)
    {
        queue.Count(); // brings it up to date
        if (name == Sent)
            return queue.History.Sent.Select(sent => new Sample(sent, 1));
        if (!s_ofQueues.TryGetValue(name, out var value) || queue.History.States is not { Count: > 0 } states)
            return [];
        var first = Later(Minute(states[0].Time), Minute(start));
        var last = Earlier(end, Now);
        var samples = new List<Sample>();
        var index = 0;
        for (var minute = first; minute <= last; minute += s_minute)
        {
            var now = Earlier(minute + s_minute - TimeSpan.FromTicks(1), Now);
            while (index + 1 < states.Count && states[index + 1].Time <= now)
                index++;
            if (states[index].Time <= now)
                samples.Add(new Sample(minute, value(states[index], now)));
        }
        return samples;
    }

    private static DateTimeOffset Minute(DateTimeOffset time) => new(time.Ticks - (time.Ticks % s_minute.Ticks), TimeSpan.Zero);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
