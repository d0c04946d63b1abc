using System.Text.Json;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Tests.Host;

namespace GapFurniture.LocalCloud.Tests.Monitoring;

/// <summary>CloudWatch's metrics, as clients ask for them.</summary>
public sealed class Metrics : CloudTest
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    internal override LocalCloudOptions Options => new() { Time = Clock };

    private async Task<(int Status, string? Code, JsonElement Body)> GetAsync(params object[] queries) =>
        await Client.TryCloudWatchAsync(
            "GetMetricData",
            new
            {
                MetricDataQueries = queries,
                StartTime = Clock.GetUtcNow().AddHours(-1).ToUnixTimeSeconds(),
                EndTime = Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
                ScanBy = "TimestampAscending",
            }
        );

    private static object Query(
        string space,
        string name,
        string dimension,
        string value,
        string stat = "Sum",
        int period = 300,
        string id = "a"
    ) =>
        new
        {
            Id = id,
            MetricStat = new
            {
                Metric = new
                {
                    Namespace = space,
                    MetricName = name,
                    Dimensions = new[] { new { Name = dimension, Value = value } },
                },
                Period = period,
                Stat = stat,
            },
        };

    private static IReadOnlyList<double> Values(JsonElement body) =>
        [.. body.GetProperty("MetricDataResults")[0].GetProperty("Values").EnumerateArray().Select(v => v.GetDouble())];

    private LambdaFunction Function() => Cloud.Lambda.CreateFunction(new FunctionOptions("glue", "/there/is/no/such/program"));

    private string Embedded(string metrics, string more) =>
        $$"""
            {"_aws":{"Timestamp":{{Clock.GetUtcNow().ToUnixTimeMilliseconds()}},"CloudWatchMetrics":[{"Namespace":"N","Dimensions":[["By"]],"Metrics":[{{metrics}}]}]},"By":"x",{{more}}}
            """;

    [Fact]
    public async Task Embedded_metrics_of_a_functions_log_become_metrics_each_line_once()
    {
        var function = Function();
        function.Log.Add(Embedded("""{"Name":"Rows","Unit":"Count"}""", "\"Rows\":3"));
        var first = Values((await GetAsync(Query("N", "Rows", "By", "x"))).Body);
        function.Log.Add(Embedded("""{"Name":"Rows","Unit":"Count"}""", "\"Rows\":4"));
        function.Log.Add("""{"_aws": "no directive"}""");
        function.Log.Add("{ \"_aws\"");

        Values((await GetAsync(Query("N", "Rows", "By", "x"))).Body).ShouldBe([7]);

        first.ShouldBe([3]);
        Values((await GetAsync(Query("N", "Rows", "By", "y"))).Body).ShouldBeEmpty();
        var listed = await Client.TryCloudWatchAsync("ListMetrics", new { Namespace = "N", Dimensions = new[] { new { Name = "By" } } });
        var metric = listed.Body.GetProperty("Metrics").EnumerateArray().ShouldHaveSingleItem();
        metric.GetProperty("Dimensions")[0].GetProperty("Value").GetString().ShouldBe("x");
    }

    [Fact]
    public async Task A_functions_runs_are_counted_and_its_report_says_what_it_used()
    {
        var function = Function();
        await function.InvokeAsync("{}", Cancellation);

        Values((await GetAsync(Query("AWS/Lambda", "Invocations", "FunctionName", "glue"))).Body).ShouldBe([1]);
        Values((await GetAsync(Query("AWS/Lambda", "Errors", "FunctionName", "glue"))).Body).ShouldBe([1]);
        Values((await GetAsync(Query("AWS/Lambda", "Throttles", "FunctionName", "glue"))).Body).ShouldBe([0]);
        function.Log.Lines.ShouldContain(l => l.StartsWith("REPORT RequestId: ") && l.Contains("Memory Size: 128 MB"));
    }

    [Fact]
    public async Task A_queue_is_measured_each_minute_also_when_nothing_happens_there()
    {
        Cloud.Sqs.CreateQueue("q");
        Cloud.Sqs.Send("q", "one");
        Clock.Advance(2 * s_minute);
        Cloud.Sqs.Send("q", "two");
        Clock.Advance(s_minute);

        Values((await GetAsync(Visible(60))).Body).ShouldBe([1, 1, 2, 2]);
        Values((await GetAsync(Query("AWS/SQS", "NumberOfMessagesSent", "QueueName", "q", period: 60))).Body).ShouldBe([1, 1]);
        Values((await GetAsync(Query("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "q", "Maximum"))).Body).ShouldBe([180]);

        static object Visible(int period) => Query("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "q", "Maximum", period);
    }

    [Fact]
    public async Task What_CloudWatch_refuses_is_refused()
    {
        static object Some(int count) => Enumerable.Range(0, count).Select(i => Query("N", "M", "By", "x", id: $"q{i}")).ToArray();

        foreach (
            var queries in new[]
            {
                (object[])Some(501),
                [Query("N", "M", "By", "x", period: 90)],
                [Query("N", "M", "By", "x", stat: "Most")],
                [Query("N", "M", "By", "x", id: "Q")],
                [Query("N", "M", "By", "x"), Query("N", "M", "By", "y")],
                [new { Id = "a" }],
            }
        )
        {
            var (status, code, body) = await GetAsync(queries);
            (status, code).ShouldBe((400, "ValidationError"), body.ToString());
        }
        (await GetAsync((object[])Some(500))).Status.ShouldBe(200);
        (await Client.TryCloudWatchAsync("ListMetrics", new { NextToken = "?" })).Code.ShouldBe("InvalidNextToken");
        (await Client.TryCloudWatchAsync("DescribeAlarms", new { MaxRecords = 101 })).Code.ShouldBe("ValidationError");
    }

    [Fact]
    public async Task A_long_answer_comes_in_pages_that_hold_every_value_once()
    {
        Cloud.Sqs.CreateQueue("q");
        Cloud.Sqs.Send("q", "one");
        Clock.Advance(5 * s_minute);
        var request = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["MetricDataQueries"] = new[]
            {
                Query("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "q", "Maximum", 60),
                Query("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "q", "Maximum", 60, "b"),
            },
            ["StartTime"] = Clock.GetUtcNow().AddHours(-1).ToUnixTimeSeconds(),
            ["EndTime"] = Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
            ["ScanBy"] = "TimestampAscending",
        };
        var whole = Points((await Client.TryCloudWatchAsync("GetMetricData", request)).Body).ToList();

        var parts = new List<string>();
        request["MaxDatapoints"] = 4;
        do
        {
            var page = (await Client.TryCloudWatchAsync("GetMetricData", request)).Body;
            var points = Points(page).ToList();
            points.Count.ShouldBeLessThanOrEqualTo(4);
            parts.AddRange(points);
            request["NextToken"] = page.TryGetProperty("NextToken", out var token) ? token.GetString()! : "";
        } while (request["NextToken"] is not "");

        whole.Count.ShouldBe(12);
        parts.Order(StringComparer.Ordinal).ShouldBe(whole.Order(StringComparer.Ordinal));

        static IEnumerable<string> Points(JsonElement body) =>
            from result in body.GetProperty("MetricDataResults").EnumerateArray()
            from time in result.GetProperty("Timestamps").EnumerateArray()
            select $"{result.GetProperty("Id")} {time}";
    }

    [Fact]
    public async Task A_caller_needs_the_actions_of_CloudWatch()
    {
        Cloud.Access = AccessPolicy.Parse("""{"Statement":[{"Effect":"Allow","Action":"cloudwatch:ListMetrics","Resource":"*"}]}""");

        (await Client.TryCloudWatchAsync("ListMetrics", new { })).Status.ShouldBe(200);
        (await Client.TryCloudWatchAsync("DescribeAlarms", new { })).Code.ShouldBe("AccessDenied");
    }
}
