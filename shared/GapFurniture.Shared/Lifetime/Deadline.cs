namespace GapFurniture.Shared.Lifetime;

/// <summary>The end of an invocation's time, before Lambda kills the process.</summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html"/>
public static class Deadline
{
    /// <summary>Cancelled a margin before the process is killed (<c>ILambdaContext.RemainingTime</c>; null: no limit).</summary>
    public static CancellationTokenSource Before(TimeSpan? remaining, TimeSpan margin)
    {
        var deadline = new CancellationTokenSource();
        if (remaining is { } time)
            deadline.CancelAfter(WorkingTime(time, margin));
        return deadline;
    }

    /// <summary>The part of the remaining time that is for work, never below zero. The margin is at most a quarter of a short time.</summary>
    public static TimeSpan WorkingTime(TimeSpan remaining, TimeSpan margin)
    {
        var kept = TimeSpan.FromTicks(Math.Min(margin.Ticks, remaining.Ticks / 4));
        return remaining > kept ? remaining - kept : TimeSpan.Zero;
    }
}
