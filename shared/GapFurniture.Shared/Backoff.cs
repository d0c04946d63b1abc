namespace GapFurniture.Shared;

/// <summary>
/// Exponential backoff with full jitter: before attempt n+1 it waits a random time between zero and
/// <c>min(<see cref="Cap"/>, <see cref="Base"/> × 2ⁿ⁻¹)</c>, so that workers that failed together do not come back together.
/// See <see href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/"/>.
/// </summary>
public sealed record Backoff
{
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;

    /// <summary>Creates a policy.</summary>
    /// <param name="attempts">How often the operation is tried in all; at least 1. <see cref="int.MaxValue"/>: until it is cancelled.</param>
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
    public int Attempts { get; init; }

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

    /// <summary>Runs the operation until it succeeds, fails in a way that is not transient, or attempts or time are used up.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, RetryWhen when, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(when);
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await operation(cancellationToken);
            }
            catch (Exception e) when (failures < Attempts && !cancellationToken.IsCancellationRequested && when.Transient(e))
            {
                var wait = when.RetryAfter?.Invoke(e) is { } asked && asked > TimeSpan.Zero ? asked : Delay(failures);
                if (when.Deadline is { } deadline && _time.GetUtcNow() + wait >= deadline)
                    throw;
                when.OnRetry?.Invoke(new Retry(e, failures, wait));
                await Task.Delay(wait, _time, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, Task{T}}, RetryWhen, CancellationToken)"/>
    public Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> operation,
        Func<Exception, bool> isTransient,
        CancellationToken cancellationToken
    ) => RunAsync(operation, new RetryWhen(isTransient), cancellationToken);

    /// <inheritdoc cref="RunAsync{T}(Func{CancellationToken, Task{T}}, RetryWhen, CancellationToken)"/>
    public Task RunAsync(Func<CancellationToken, Task> operation, RetryWhen when, CancellationToken cancellationToken) =>
        RunAsync(
            async token =>
            {
                await operation(token);
                return true;
            },
            when,
            cancellationToken
        );

    /// <summary>Asks until the answer is final, or the attempts are used up.</summary>
    /// <returns>The last answer.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<T> PollAsync<T>(Func<CancellationToken, Task<T>> ask, Func<T, bool> isFinal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ask);
        ArgumentNullException.ThrowIfNull(isFinal);
        for (var asked = 1; ; asked++)
        {
            var answer = await ask(cancellationToken);
            if (isFinal(answer) || asked >= Attempts)
                return answer;
            await WaitAsync(asked, cancellationToken);
        }
    }
}

/// <summary>When <see cref="Backoff"/> tries again.</summary>
/// <param name="Transient">True for failures that may pass by themselves, such as <see cref="Shared.Transient.Is(Exception)"/>.</param>
public sealed record RetryWhen(Func<Exception, bool> Transient)
{
    /// <summary>Called before each wait, to log it. The default value is null.</summary>
    public Action<Retry>? OnRetry { get; init; }

    /// <summary>No wait goes beyond it: the failure is thrown instead. The default value is null: attempts alone count.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long the service asks to wait; null or zero: as the backoff says. The default value is null.</summary>
    public Func<Exception, TimeSpan?>? RetryAfter { get; init; }
}

/// <summary>An attempt that failed, and will be repeated.</summary>
/// <param name="Failure">What was thrown.</param>
/// <param name="Failures">Failures in a row so far, this one included.</param>
/// <param name="Wait">The wait that follows.</param>
public sealed record Retry(Exception Failure, int Failures, TimeSpan Wait);
