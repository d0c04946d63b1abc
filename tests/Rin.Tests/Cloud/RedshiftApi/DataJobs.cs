namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>
/// The statements that the Data API knows: kept for a day after they ended, client tokens for eight hours.
/// https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
/// </summary>
/// <param name="time">The cluster's clock.</param>
/// <param name="runner">Runs what is started.</param>
/// <param name="maxActive">How many may run at once.</param>
internal sealed class DataJobs(TimeProvider time, DataRunner runner, int maxActive) : IAsyncDisposable
{
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_tokenKept = TimeSpan.FromHours(8);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DataJob> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Id, DateTimeOffset Since)> _tokens = new(StringComparer.Ordinal);

    /// <summary>Starts a job, or finds the one that was started with the same token.</summary>
    /// <param name="token">The client's token; null for none.</param>
    /// <param name="make">Makes the job, of its id.</param>
    /// <exception cref="ApiException">Too many are active.</exception>
    public DataJob Start(string? token, Func<string, DataJob> make)
    {
        lock (_lock)
        {
            Forget();
            if (token is not null && _tokens.TryGetValue(token, out var earlier) && _jobs.TryGetValue(earlier.Id, out var known))
                return known;
            if (_jobs.Values.Count(j => j.IsActive) >= maxActive)
                throw new ApiException(
                    400,
                    "ActiveStatementsExceededException",
                    $"Active statements exceeded the allowed quota ({maxActive})."
                );
            var job = make(Guid.NewGuid().ToString());
            _jobs[job.Whole.Id] = job;
            if (token is not null)
                _tokens[token] = (job.Whole.Id, job.Whole.Created);
            job.Run = Task.Run(() => runner.RunAsync(job), CancellationToken.None);
            return job;
        }
    }

    /// <summary>The job, and the statement of it that the id means: the whole, or one of a batch.</summary>
    /// <exception cref="ApiException">There is none, or it is no id.</exception>
    public (DataJob Job, DataStatement Statement) Find(string id)
    {
        var whole = id.Split(':')[0];
        if (!Guid.TryParse(whole, out _))
            throw ApiException.Validation("id must satisfy regex pattern: ^[a-z0-9]{8}(-[a-z0-9]{4}){3}-[a-z0-9]{12}(:\\d+)?$");
        DataJob? job;
        lock (_lock)
        {
            Forget();
            _jobs.TryGetValue(whole, out job);
        }
        var statement = id == whole ? job?.Whole : job?.Parts.FirstOrDefault(p => p.Id == id);
        return job is not null && statement is not null ? (job, statement) : throw ApiException.NotFound("Query does not exist.", id);
    }

    /// <summary>Cancels what runs, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        List<DataJob> jobs;
        lock (_lock)
            jobs = [.. _jobs.Values];
        foreach (var job in jobs)
        {
            job.Cancel();
            await job.Run;
            job.Dispose();
        }
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (token, _) in _tokens.Where(t => now - t.Value.Since >= s_tokenKept).ToList())
            _tokens.Remove(token);
        foreach (var job in _jobs.Values.Where(j => !j.IsActive && now - j.Whole.Updated >= s_kept).ToList())
        {
            _jobs.Remove(job.Whole.Id);
            job.Dispose();
        }
    }
}
