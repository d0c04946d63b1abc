using System.Text.RegularExpressions;

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
        var pages = clients.Logs.FilterLogEventsAsync(logGroup, since, "\"Max Memory Used\"").Take(MostPages);
        var matches = pages.SelectMany(page => page).Select(line => Used().Match(line.Text)).Where(m => m.Success);
        return await matches.Select(m => long.Parse(m.Groups["mb"].Value)).ToListAsync(clients.Cancellation);
    }

    [GeneratedRegex(@"Max Memory Used: (?<mb>\d{1,6}) MB", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Used();
}
