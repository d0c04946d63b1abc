namespace GapFurniture.Shared;

/// <summary>
/// Exponential backoff with full jitter: before attempt n+1 it waits a random time between zero and
/// <c>min(<see cref="Cap"/>, <see cref="Base"/> × 2ⁿ⁻¹)</c>, so that workers that failed together do not come back together.
/// See <see href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/"/>.
/// </summary>
public sealed class Backoff
{
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;

    /// <summary>Creates a policy.</summary>
    /// <param name="attempts">How often the operation is tried in all; at least 1.</param>
    /// <param name="time">The clock that waits; the system's when null.</param>
    /// <param name="jitter">A number in 0..1 for each wait; random when null. Tests give their own.</param>
    public Backoff(int attempts, TimeProvider? time = null, Func<double>? jitter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        Attempts = attempts;
        _time = time ?? TimeProvider.System;
        _jitter = jitter ?? Random.Shared.NextDouble;
    }

    /// <summary>How often the operation is tried in all.</summary>
    public int Attempts { get; }

    /// <summary>Upper bound of the first wait. The default value is 100 ms.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Upper bound of every wait. The default value is 20 s.</summary>
    public TimeSpan Cap { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The wait after the given number of failures in a row (1 for the first).</summary>
    public TimeSpan Delay(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        // 2^30 × Base is above any Cap; the bound keeps the shift from overflowing.
        var ceiling = Math.Min(Cap.Ticks, Base.Ticks * (double)(1L << Math.Min(failures - 1, 30)));
        return TimeSpan.FromTicks((long)(ceiling * _jitter()));
    }

    /// <summary>Waits as after the given number of failures in a row.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task WaitAsync(int failures, CancellationToken cancellationToken) => Task.Delay(Delay(failures), _time, cancellationToken);

    /// <summary>Runs the operation until it succeeds, fails in a way that is not transient, or the attempts are used up.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> operation,
        Func<Exception, bool> isTransient,
        CancellationToken cancellationToken
    )
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await operation(cancellationToken);
            }
            catch (Exception e) when (failures < Attempts && !cancellationToken.IsCancellationRequested && isTransient(e))
            {
                await WaitAsync(failures, cancellationToken);
            }
        }
    }
}
