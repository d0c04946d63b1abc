namespace GapFurniture.Shared.Parameters;

/// <summary>
/// Reads Parameter Store: page after page, paths and chunks of ten names side by side, overlapping questions once. Throttling, errors of
/// the service and of the network are tried again with full jitter; wrong credentials and missing permissions are not.
/// </summary>
/// <param name="api">How requests are sent: <see cref="Direct.DirectSsm"/>, or <see cref="SdkParameterApi"/> over a client of the AWS SDK.</param>
/// <param name="options">The defaults when null.</param>
public sealed class ParameterStore(IParameterApi api, ParameterStoreOptions? options = null)
{
    private readonly ParameterStoreOptions _options = options ?? new ParameterStoreOptions();

    // Retries are counted here, not by the policy; the cap keeps two hundred containers that start together from coming back too late.
    private readonly Backoff _backoff = new(attempts: 1, options?.Time, options?.Jitter)
    {
        Base = TimeSpan.FromMilliseconds(200),
        Cap = TimeSpan.FromSeconds(5),
    };

    /// <summary>Reads everything that the questions ask for; blocks until it is there. Sends nothing when there is no question.</summary>
    /// <exception cref="ParameterStoreException">It could not be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ParameterSet Fetch(IReadOnlyList<ParameterQuery> queries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        var plan = FetchPlan.Of(queries);
        var found = new IReadOnlyList<ParameterValue>[plan.Paths.Count + plan.Chunks.Count];
        var started = _options.Time.GetTimestamp();
        SideBySide.Run(
            found.Length,
            _options.Parallel,
            (i, cancellation) =>
                found[i] =
                    i < plan.Paths.Count
                        ? ReadPath(plan.Paths[i], started, cancellation)
                        : ReadNames(plan.Chunks[i - plan.Paths.Count], started, cancellation),
            cancellationToken
        );
        return new ParameterSet(Join(found.AsSpan(0, plan.Paths.Count)), Join(found.AsSpan(plan.Paths.Count)));
    }

    /// <summary>The same on a thread of its own.</summary>
    /// <exception cref="ParameterStoreException">It could not be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<ParameterSet> FetchAsync(IReadOnlyList<ParameterQuery> queries, CancellationToken cancellationToken = default) =>
        Task.Factory.StartNew(
            () => Fetch(queries, cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default
        );

    private IReadOnlyList<ParameterValue> ReadNames(IReadOnlyList<string> names, long started, CancellationToken cancellationToken) =>
        Attribution.Of(names, Retry(() => api.Read(names, cancellationToken), started, cancellationToken));

    private List<ParameterValue> ReadPath(ParameterQuery path, long started, CancellationToken cancellationToken)
    {
        var all = new List<ParameterValue>();
        string? token = null;
        do
        {
            var asked = token;
            var page = Retry(() => api.ReadPage(path.Name, path.IsRecursive, asked, cancellationToken), started, cancellationToken);
            all.AddRange(page.Parameters);
            token = page.NextToken;
            if (token is not null && token == asked)
                throw new ParameterStoreException(
                    ParameterProblem.Refused,
                    $"GetParametersByPath of {path.Name} failed: the service gave the same NextToken twice"
                );
        } while (!string.IsNullOrEmpty(token));
        return all;
    }

    private T Retry<T>(Func<T> call, long started, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                return call();
            }
            catch (ParameterStoreException e) when (e.IsTransient)
            {
                var elapsed = _options.Time.GetElapsedTime(started);
                if (failures > (_options.Retries ?? int.MaxValue) || elapsed >= _options.Timeout)
                    throw new ParameterStoreException(
                        e.Problem,
                        $"{e.Message}; gave up after {failures} attempts in {elapsed.TotalSeconds:0.0} s",
                        e.Code,
                        e
                    );
                var wait = _backoff.Delay(failures);
                // The last attempt is made when time is up, not before it.
                wait = wait < _options.Timeout - elapsed ? wait : _options.Timeout - elapsed;
                _options.OnRetry?.Invoke(new RetryNotice(elapsed, failures, e, wait));
                Task.Delay(wait, _options.Time, cancellationToken).GetAwaiter().GetResult();
            }
        }
    }

    private static List<ParameterValue> Join(ReadOnlySpan<IReadOnlyList<ParameterValue>> lists)
    {
        var all = new List<ParameterValue>();
        foreach (var list in lists)
            all.AddRange(list);
        return all;
    }
}
