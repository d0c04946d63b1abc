using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet.X;

/// <summary>Why X did not do what it was asked.</summary>
internal enum XProblem
{
    Unknown, // it may have done it: a server error, or no answer
    Unreachable, // it did not get the request: no connection
    Throttled, // too many requests, or a cap is used up
    Duplicate, // the same text was posted before
    Gone, // there is no such post
    Refused, // anything else that would be refused again
}

/// <summary>X did not do what it was asked. The message is for people and holds no secret.</summary>
internal sealed class XException(XProblem problem, string message, DateTimeOffset? reset = null) : Exception(message)
{
    public XProblem Problem { get; } = problem;
    public DateTimeOffset? Reset { get; } = reset; // when the limit ends that is used up; null when X did not say
}

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
            var wait = last.Problem is XProblem.Throttled ? AfterLimit(last, failures) : backoff.Delay(failures);
            if (failures == backoff.Attempts || limit.Token.IsCancellationRequested || time.GetUtcNow() + wait >= limit.End)
            {
                var reset = last.Reset > time.GetUtcNow() ? $", until {last.Reset:yyyy-MM-dd HH:mm:ss} UTC" : "";
                throw new TweetException($"{last.Message}{reset}; the click has to be delivered again");
            }
            Log.Retrying(logger, last.Message, wait.TotalSeconds);
            await Task.Delay(wait, time, limit.Token);
        }
    }

    // X names whole seconds.
    private TimeSpan AfterLimit(XException failure, int failures) =>
        failure.Reset - time.GetUtcNow() is { } left && left > TimeSpan.Zero ? left + TimeSpan.FromSeconds(1)
        : backoff.Delay(failures) is var delay && delay > s_shortestPause ? delay
        : s_shortestPause;
}
