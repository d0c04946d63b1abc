using System.Globalization;
using System.Text.RegularExpressions;
using GapFurniture.Furniture.Aws;

namespace GapFurniture.Furniture.Status;

/// <summary>How much memory a function used, from the lines that Lambda writes to its log: no metric says it.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html"/>
internal static partial class MemoryReports
{
    // Of a busy function the first thousands tell as much as all.
    private const int MostPages = 3;

    /// <summary>The memory in MB of each run since a time; of a busy function of the first ones.</summary>
    public static async Task<IReadOnlyList<long>> ReadAsync(Clients clients, string logGroup, DateTimeOffset since)
    {
        var used = new List<long>();
        var pages = 0;
        await foreach (var page in clients.Logs.FilterLogEventsAsync(logGroup, since, "\"Max Memory Used\""))
        {
            used.AddRange(
                page.Select(line => Used().Match(line.Text))
                    .Where(m => m.Success)
                    .Select(m => long.Parse(m.Groups["mb"].Value, CultureInfo.InvariantCulture))
            );
            if (++pages == MostPages)
                break;
        }
        return used;
    }

    [GeneratedRegex(@"Max Memory Used: (?<mb>\d{1,6}) MB", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Used();
}
