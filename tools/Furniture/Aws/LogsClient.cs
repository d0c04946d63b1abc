using System.Runtime.CompilerServices;
using GapFurniture.Aws.Events;

namespace GapFurniture.Furniture.Aws;

/// <summary>A line of a log.</summary>
internal sealed record LogLine(DateTimeOffset Time, string Text);

/// <summary>The one call of Amazon CloudWatch Logs that looking for reasons needs, named as in the official client.</summary>
/// <seealso href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html"/>
internal sealed class LogsClient(CancellationToken cancellation) : ServiceClient("CloudWatch Logs", "logs", cancellation)
{
    /// <summary>The lines of a log group since a time that match a filter pattern, page by page; none when there is no such group.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> FilterLogEventsAsync(
        string group,
        DateTimeOffset since,
        string pattern,
        [EnumeratorCancellation] CancellationToken token = default
    )
    {
        string? next = null;
        do
        {
            token.ThrowIfCancellationRequested();
            var request = new
            {
                logGroupName = group,
                startTime = since.ToUnixTimeMilliseconds(),
                filterPattern = pattern,
                nextToken = next,
            };
            if (await TrySendAsync(Call("Logs_20140328.FilterLogEvents", request)) is not { } page)
                yield break;
            yield return
            [
                .. page.Items("events")
                    .Select(e => new LogLine(DateTimeOffset.FromUnixTimeMilliseconds(e.Number("timestamp") ?? 0), e.Text("message") ?? "")),
            ];
            next = page.Text("nextToken");
        } while (!string.IsNullOrEmpty(next));
    }
}
