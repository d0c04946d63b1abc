using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet.X;

/// <summary>When a click has to be finished.</summary>
/// <param name="End">The moment.</param>
/// <param name="Token">Cancelled at that moment.</param>
internal sealed record TimeLimit(DateTimeOffset End, CancellationToken Token);

/// <summary>Repeats a call of X until it succeeds: after the time that X names, else with backoff, and not beyond the time limit.</summary>
internal sealed class XRetry(Backoff backoff, TimeProvider time, ILogger logger)
{
    // A reset may lie in the past by our clock, and jitter may be zero: a limit is never tried again at once.
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);

    /// <param name="attempt">Is given the failure of the attempt before it; null for the first.</param>
    /// <param name="limit">When to give up; at once, if the pause would be longer.</param>
    /// <exception cref="TweetException">No time or no attempt is left.</exception>
    /// <exception cref="XException">X refused for good.</exception>
    public async Task RunAsync(Func<XException?, Task> attempt, TimeLimit limit)
    {
        XException? last = null;
        for (var failures = 1; ; failures++)
        {
            try
            {
                await attempt(last);
                return;
            }
            catch (XException e) when (e.Problem is XProblem.Unknown or XProblem.Unreachable or XProblem.Throttled)
            {
                last = e;
            }
            var now = time.GetUtcNow();
            var pause = Pause(last, failures, now);
            if (failures >= backoff.Attempts || now + pause >= limit.End)
                throw new TweetException(
                    $"{last.Message}{(last.Reset > now ? $", until {last.Reset:yyyy-MM-dd HH:mm:ss} UTC" : "")}; the click has to be delivered again"
                );
            Log.Retrying(logger, last.Message, pause.TotalSeconds);
            await Task.Delay(pause, time, limit.Token);
        }
    }

    // X names whole seconds.
    private TimeSpan Pause(XException failure, int failures, DateTimeOffset now) =>
        failure.Problem != XProblem.Throttled ? backoff.Delay(failures)
        : failure.Reset > now ? failure.Reset.Value - now + TimeSpan.FromSeconds(1)
        : backoff.Delay(failures) is var delay && delay > s_shortestPause ? delay
        : s_shortestPause;
}
