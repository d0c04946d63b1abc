using GapFurniture.Shared;
using Microsoft.Extensions.Logging;

namespace GapFurniture.YumRepo.Store;

/// <summary>Waits while other writers are faster, and gives up when that goes on for too long.</summary>
/// <param name="url">The repository, for messages.</param>
/// <param name="timeout">For how long it is tried.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Says that it goes on.</param>
internal sealed class Contention(string url, TimeSpan timeout, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(500);

    // People who wait want to know why.
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(5);

    private readonly long _begun = time.GetTimestamp();
    private bool _isSaid;

    /// <summary>How often another writer was faster.</summary>
    public int Conflicts { get; private set; }

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="begun">Timestamp at which the attempt began that came too late.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RepositoryException">It has been tried for long enough.</exception>
    public async Task WaitAsync(long begun, CancellationToken cancellationToken)
    {
        Conflicts++;
        var elapsed = time.GetElapsedTime(_begun);
        if (elapsed > timeout)
            throw new RepositoryException(
                $"{url}: S3 refused {Conflicts} writes of repomd.xml in {elapsed.TotalSeconds:0} s, since it was another by then: either somebody "
                    + "writes it all the time, or what stores this bucket does not do conditional writes (If-Match); what is staged is committed by the next run"
            );
        if (elapsed > s_silence && !_isSaid)
            StoreLog.StillOvertaken(logger, url, Conflicts, (int)timeout.TotalSeconds);
        else
            StoreLog.Overtaken(logger, url);
        _isSaid |= elapsed > s_silence;
        // As long as a commit takes, others may store changes, and whoever waits longest commits them all.
        var took = time.GetElapsedTime(begun) * 2;
        var backoff = new Backoff(int.MaxValue, time) { Base = took > s_shortest ? took : s_shortest };
        await backoff.WaitAsync(Conflicts, cancellationToken);
    }
}
