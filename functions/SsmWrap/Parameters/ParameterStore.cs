using System.Runtime.ExceptionServices;
using GapFurniture.Shared;

namespace GapFurniture.SsmWrap.Parameters;

/// <summary>
/// The two reads of Parameter Store, each one request without retries. They block: ssmwrap reads before it does anything else, and a thread
/// that waits starts sooner than the machinery of asynchronous I/O. Thread safe; failures are <see cref="ParameterStoreException"/>s.
/// </summary>
internal interface IParameterApi
{
    /// <summary>GetParametersByPath, decrypted, ten a page.</summary>
    ParameterPage ReadPage(string path, bool recursive, string? nextToken, CancellationToken cancellationToken);

    /// <summary>GetParameters, decrypted, for one to ten names; those that do not exist are missing from the result.</summary>
    IReadOnlyList<ParameterValue> Read(IReadOnlyList<string> names, CancellationToken cancellationToken);
}

/// <param name="Elapsed">Time since reading began.</param>
/// <param name="Failures">How often this request has failed in a row.</param>
internal sealed record RetryNotice(TimeSpan Elapsed, int Failures, ParameterStoreException Reason, TimeSpan Wait);

/// <summary>
/// Reads Parameter Store: page after page, paths and chunks of ten names in parallel, overlapping questions once. Throttling and errors of
/// the service or the network are retried with full jitter; wrong credentials and missing permissions are not.
/// </summary>
internal sealed class ParameterStore(IParameterApi api)
{
    /// <summary>Requests in flight at most; AWS answers 40 a second by default.</summary>
    private const int MaxParallel = 8;

    /// <summary>Little: what runs on it are a few frames of HTTP and JSON.</summary>
    private const int StackSize = 256 * 1024;

    private long _started;

    /// <summary>How long to keep trying, all in all; the last attempt may end somewhat later.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one request is sent again; 0 for never, null for until <see cref="Timeout"/>.</summary>
    public int? Retries { get; init; }

    /// <summary>Called for every failure that is retried, maybe from several threads.</summary>
    public Action<RetryNotice>? OnRetry { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A number in 0..1 for each wait; null: random.</summary>
    public Func<double>? Jitter { get; init; }

    /// <summary>Reads everything that the queries ask for. Sends nothing when there is no query.</summary>
    /// <exception cref="ParameterStoreException">It could not be read.</exception>
    public ParameterSet Fetch(IReadOnlyList<ParameterQuery> queries)
    {
        var plan = FetchPlan.Of(queries);
        List<ParameterValue> below = [];
        List<ParameterValue> named = [];
        _started = Time.GetTimestamp();
        RunInParallel(
            plan.Paths.Count + plan.Chunks.Count,
            (i, cancellation) =>
            {
                var (all, read) =
                    i < plan.Paths.Count
                        ? (below, ReadPath(plan.Paths[i], cancellation))
                        : (named, ReadNames(plan.Chunks[i - plan.Paths.Count], cancellation));
                lock (all)
                    all.AddRange(read);
            }
        );
        return new ParameterSet(below, named);
    }

    private List<ParameterValue> ReadNames(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        WithLabels(names, Retry(() => api.Read(names, cancellationToken), cancellationToken));

    private List<ParameterValue> ReadPath(ParameterQuery path, CancellationToken cancellationToken)
    {
        var all = new List<ParameterValue>();
        string? token = null;
        do
        {
            var asked = token;
            var page = Retry(() => api.ReadPage(path.Name, path.IsRecursive, asked, cancellationToken), cancellationToken);
            all.AddRange(page.Parameters);
            token = page.NextToken;
            if (token is not null && token == asked)
                throw new ParameterStoreException(
                    $"GetParametersByPath of {path.Name} failed: the service returned the same NextToken twice"
                );
        } while (!string.IsNullOrEmpty(token));
        return all;
    }

    private T Retry<T>(Func<T> call, CancellationToken cancellationToken)
    {
        // Failures are counted here; the cap keeps two hundred containers that start together from coming back too late.
        var backoff = new Backoff(Attempts: 1, Time, Jitter) { Base = TimeSpan.FromMilliseconds(200), Cap = TimeSpan.FromSeconds(5) };
        var isLast = false;
        for (var failures = 1; ; failures++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                return call();
            }
            catch (ParameterStoreException e) when (e.IsTransient)
            {
                var elapsed = Time.GetElapsedTime(_started);
                if (failures > (Retries ?? int.MaxValue) || isLast || elapsed >= Timeout)
                    throw new ParameterStoreException(
                        $"{e.Message}; gave up after {failures} {(failures == 1 ? "attempt" : "attempts")} in {elapsed.TotalSeconds:0.0} s",
                        e
                    )
                    {
                        IsTransient = true,
                    };
                // The last attempt is made when time is up, not before it. Timers of whole milliseconds may end a little early.
                var (wait, left) = (backoff.Delay(failures), Timeout - elapsed);
                isLast = wait >= left;
                wait = isLast ? left : wait;
                OnRetry?.Invoke(new RetryNotice(elapsed, failures, e, wait));
                Task.Delay(wait, Time, cancellationToken).GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Gives answers the labels that emulators (moto, LocalStack) leave out, where one answer alone can be meant.</summary>
    public static List<ParameterValue> WithLabels(IReadOnlyList<string> asked, IReadOnlyList<ParameterValue> answers)
    {
        var values = new List<ParameterValue>(answers);
        foreach (var name in asked)
        {
            var (bare, selector) = ParameterQuery.SplitSelector(name);
            // A label never begins with a digit.
            if (selector is "" or [_, >= '0' and <= '9', ..] || values.Exists(v => v.Answers(name)))
                continue;
            var meant = values.FindAll(v => v.Selector is null && v.IsCalled(bare) && !asked.Any(v.Answers));
            if (meant is [var only])
                values[values.IndexOf(only)] = only with { Selector = selector };
        }
        return values;
    }

    /// <summary>
    /// Runs blocking work for 0..count-1 on threads of its own: the pool would start with as many as there are cores and add others by the half
    /// second. The caller's thread works, too. The first failure cancels the rest and is thrown.
    /// </summary>
    private static void RunInParallel(int count, Action<int, CancellationToken> work)
    {
        using var stop = new CancellationTokenSource();
        ExceptionDispatchInfo? failure = null;
        var next = -1;
        var threads = new List<Thread>();
        while (threads.Count < Math.Min(count, MaxParallel) - 1)
        {
            threads.Add(new Thread(Work, StackSize) { IsBackground = true });
            threads[^1].Start();
        }
        Work();
        threads.ForEach(t => t.Join());
        failure?.Throw();

        void Work()
        {
            try
            {
                for (int i; (i = Interlocked.Increment(ref next)) < count && !stop.IsCancellationRequested; )
                    work(i, stop.Token);
            }
            catch (Exception e)
            {
                // Only the first one is the cause; the others may be its consequence.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        }
    }
}
