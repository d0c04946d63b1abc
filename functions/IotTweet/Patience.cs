using GapFurniture.IotTweet.X;
using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet;

/// <summary>Tries until X has done it: after the time that X names, else with backoff, and no longer than until the deadline.</summary>
internal sealed class Patience(Backoff backoff, TimeProvider time, ILogger logger)
{
    /// <param name="attempt">Is given what the attempt before it failed of; null for the first.</param>
    /// <param name="deadline">When to give up; at once, if the wait would be longer.</param>
    /// <exception cref="TweetException">There is no time left, or no attempt.</exception>
    /// <exception cref="XException">X refused for good.</exception>
    public async Task UntilAsync(Func<XException?, Task> attempt, Cutoff deadline)
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
            var wait = last.Reset is null ? backoff.Delay(failures) : Until(last.Reset.Value);
            if (failures >= backoff.Attempts || time.GetUtcNow() + wait >= deadline.At)
                throw new TweetException(
                    last.Reset > time.GetUtcNow()
                        ? $"{last.Message}, until {last.Reset:yyyy-MM-dd HH:mm:ss} UTC; the click has to come again"
                        : $"{last.Message}; the click has to come again"
                );
            if (wait > TimeSpan.Zero)
                Log.Again(logger, last.Message, wait.TotalSeconds);
            await Task.Delay(wait, time, deadline.Token);
        }
    }

    // X names whole seconds.
    private TimeSpan Until(DateTimeOffset reset) =>
        reset - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left + TimeSpan.FromSeconds(1) : TimeSpan.Zero;
}
