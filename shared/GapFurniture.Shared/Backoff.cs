namespace GapFurniture.Shared;

/// <summary>
/// Exponential backoff with full jitter: before attempt n+1 it waits a random time between zero and
/// <c>min(<see cref="Cap"/>, <see cref="Base"/> × 2ⁿ⁻¹)</c>, so that workers that failed together do not come back together.
/// See <see href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/"/>.
/// </summary>
/// <param name="Time">The clock; null: the system's.</param>
/// <param name="Jitter">A number in 0..1 for each wait; null: a random one.</param>
public sealed record Backoff(int Attempts, TimeProvider? Time = null, Func<double>? Jitter = null)
{
    private readonly TimeProvider _time = Time ?? TimeProvider.System;
    private readonly Func<double> _jitter = Jitter ?? Random.Shared.NextDouble;

    /// <summary>How often the operation is tried in all; <see cref="int.MaxValue"/>: until it is cancelled.</summary>
    public int Attempts { get; init; } = Attempts > 0 ? Attempts : throw new ArgumentOutOfRangeException(nameof(Attempts));

    /// <summary>Upper bound of the first wait. The default value is 100 ms.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Upper bound of every wait. The default value is 20 s.</summary>
    public TimeSpan Cap { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Called with the failure and the wait before each wait, to log it. The default value is null.</summary>
    public Action<Exception, TimeSpan>? OnRetry { get; init; }

    /// <summary>The wait after the given number of failures in a row (1 for the first).</summary>
    public TimeSpan Delay(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        // 2^30 × Base is above any Cap; the bound keeps the shift from overflowing.
        var ceiling = Math.Min(Cap.Ticks, Base.Ticks * (double)(1L << Math.Min(failures - 1, 30)));
        return TimeSpan.FromTicks((long)(ceiling * _jitter()));
    }

    /// <summary>Waits as after the given number of failures in a row.</summary>
    public Task WaitAsync(int failures, CancellationToken cancellationToken) => Task.Delay(Delay(failures), _time, cancellationToken);

    /// <summary>Runs the operation until it succeeds, fails in a way that is not transient, or the attempts are used up.</summary>
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
                var wait = Delay(failures);
                OnRetry?.Invoke(e, wait);
                await Task.Delay(wait, _time, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, Task{T}}, Func{Exception, bool}, CancellationToken)"/>
    public Task RunAsync(Func<CancellationToken, Task> operation, Func<Exception, bool> isTransient, CancellationToken cancellationToken) =>
        RunAsync(
            async token =>
            {
                await operation(token);
                return true;
            },
            isTransient,
            cancellationToken
        );
}
