using System.Text.Json;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Aws;

internal sealed record LogLine(DateTimeOffset Time, string Text)
{
    /// <summary>A line that is a JSON object; null for any other.</summary>
    public JsonElement? Json { get; } = Text.StartsWith('{') ? JsonExtensions.TryParse(Text) : null;
}

/// <summary>The one call of Amazon CloudWatch Logs that looking for reasons needs, named as in the official client.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html"/>
internal sealed class LogsClient(CancellationToken cancellation) : ServiceClient("CloudWatch Logs", "logs", cancellation)
{
    /// <summary>The lines of a log group since a time that match a filter pattern, page by page; none when there is no such group.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> FilterLogEventsAsync(string group, DateTimeOffset since, string pattern)
    {
        var body = new
        {
            logGroupName = group,
            startTime = since.ToUnixTimeMilliseconds(),
            filterPattern = pattern,
        };
        var request = Call("Logs_20140328.FilterLogEvents", body);
        string? next;
        do
        {
            if (await TrySendAsync(request) is not { } page)
                yield break;
            yield return
            [
                .. page.Items("events")
                    .Select(e => new LogLine(DateTimeOffset.FromUnixTimeMilliseconds(e.Number("timestamp") ?? 0), e.Text("message") ?? "")),
            ];
            next = page.Text("nextToken");
            request.Continue("nextToken", next);
        } while (!string.IsNullOrEmpty(next));
    }
}
