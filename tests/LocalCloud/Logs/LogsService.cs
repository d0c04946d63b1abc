using System.Globalization;
using System.Text;
using System.Text.Json;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Sqs;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Logs;

/// <summary>CloudWatch Logs over awsJson1_1, for reading: each function has a log group with what it and Lambda wrote.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html"/>
internal sealed class LogsService(LocalLambda lambda, CloudIdentity identity) : IAwsService
{
    private const int MostEvents = 10_000;
    private const int MostBytes = 1024 * 1024;
    private const int MostGroups = 50;
    private const string Prefix = "/aws/lambda/";

    public string SigningName => "logs";

    public string TargetPrefix => "Logs_20140328.";

    public async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = JsonRequest.Parse(body.ToArray());
        var answer = CallContext.Of(context).Operation switch
        {
            "DescribeLogGroups" => DescribeLogGroups(request),
            "FilterLogEvents" => FilterLogEvents(request),
            var other => throw new AwsException(400, "UnknownOperationException", $"The local cloud's Logs has no operation '{other}'."),
        };
        await JsonAnswer.WriteAsync(context, "1.1", answer);
    }

    private Action<Utf8JsonWriter> DescribeLogGroups(JsonElement request)
    {
        var prefix = request.Text("logGroupNamePrefix") ?? "";
        var limit = Range(request, "limit", MostGroups);
        var start = Position(request);
        var names = lambda
            .Functions.Select(f => Prefix + f.Options.Name)
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Skip(start)
            .ToList();
        return json =>
        {
            json.WriteStartArray("logGroups");
            foreach (var name in names.Take(limit))
            {
                json.WriteStartObject();
                json.WriteString("logGroupName", name);
                json.WriteString("arn", $"{identity.Arn("logs", $"log-group:{name}")}:*");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            WriteNext(json, names.Count > limit ? start + limit : null);
        };
    }

    private Action<Utf8JsonWriter> FilterLogEvents(JsonElement request)
    {
        var name = request.Text("logGroupName") ?? throw LogsErrors.Invalid("logGroupName is missing");
        var function = name.StartsWith(Prefix, StringComparison.Ordinal) ? lambda.Find(name[Prefix.Length..]) : null;
        var entries = function?.Log.Entries ?? throw LogsErrors.NoGroup();
        var (from, to) = (Time(request, "startTime") ?? long.MinValue, Time(request, "endTime") ?? long.MaxValue);
        if (from > to)
            throw LogsErrors.Invalid("startTime is later than endTime");
        var pattern = new FilterPattern(request.Text("filterPattern") ?? "");
        var limit = Range(request, "limit", MostEvents);
        var found = new List<(int Position, long Time, string Line)>();
        var bytes = 0;
        int? next = null;
        for (var i = Position(request); i < entries.Count && next is null; i++)
        {
            var (time, line) = (entries[i].Time.ToUnixTimeMilliseconds(), entries[i].Line);
            if (time < from || time >= to || !pattern.Matches(line))
                continue;
            if (found.Count == limit || bytes > MostBytes)
                next = i;
            else
                found.Add((i, time, line));
            bytes += Encoding.UTF8.GetByteCount(line);
        }
        return json =>
        {
            json.WriteStartArray("events");
            foreach (var (position, time, line) in found)
            {
                json.WriteStartObject();
                json.WriteString("logStreamName", $"local/[$LATEST]{function.Options.Name}");
                json.WriteNumber("timestamp", time);
                json.WriteString("message", line);
                json.WriteNumber("ingestionTime", time);
                json.WriteString("eventId", position.ToString("D56", CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("searchedLogStreams");
            json.WriteEndArray();
            WriteNext(json, next);
        };
    }

    private static int Range(JsonElement request, string name, int most) =>
        request.Number(name) switch
        {
            null => most,
            var value and >= 1 when value <= most => value.Value,
            var value => throw LogsErrors.Invalid($"Value '{value}' at '{name}' failed to satisfy constraint: 1 to {most}"),
        };

    private static int Position(JsonElement request) =>
        request.Text("nextToken") is not { } token ? 0
        : int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
        : throw LogsErrors.Invalid("The specified nextToken is invalid.");

    private static long? Time(JsonElement request, string name) =>
        !request.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var milliseconds) && milliseconds >= 0 ? milliseconds
        : throw LogsErrors.Invalid($"{name} is a number of milliseconds since 1970");

    private static void WriteNext(Utf8JsonWriter json, int? position)
    {
        if (position is { } next)
            json.WriteString("nextToken", next.ToString(CultureInfo.InvariantCulture));
    }
}
