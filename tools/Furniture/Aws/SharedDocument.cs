namespace GapFurniture.Furniture.Aws;

/// <summary>
/// A configuration that a service replaces as a whole, without a condition on the write. It is read, changed, read again, written, and read
/// back, so that what others change meanwhile is noticed and merged.
/// </summary>
/// <param name="name">For messages, such as <c>the policy of queue q</c>.</param>
/// <param name="read">Reads it.</param>
/// <param name="write">Replaces it.</param>
/// <param name="isSame">Whether both mean the same: services may write it in another spelling.</param>
/// <param name="log">Hears of what others did.</param>
internal sealed class SharedDocument<T>(
    string name,
    Func<CancellationToken, Task<T>> read,
    Func<T, CancellationToken, Task> write,
    Func<T, T, bool> isSame,
    TextWriter log
)
    where T : class
{
    private const int Tries = 4;

    /// <summary>Applies a change until it is in place.</summary>
    /// <param name="change">Returns the wanted document; the same object when nothing is to be done. It may be called again.</param>
    /// <param name="cancellation">Between the steps, never within the write.</param>
    /// <returns>True if there was something to change.</returns>
    /// <exception cref="FurnitureException">The service refuses, or somebody else changes it again and again.</exception>
    public async Task<bool> ChangeAsync(Func<T, T> change, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var before = await read(cancellation);
            var wanted = change(before);
            if (ReferenceEquals(wanted, before))
                return attempt > 0;
            if (!isSame(await read(cancellation), before))
            {
                await log.WriteLineAsync($"somebody else changed {name} just now; reading it again");
                continue;
            }
            await write(wanted, cancellation);
            if (await IsInPlaceAsync(before, wanted, cancellation))
                return true;
            await log.WriteLineAsync($"somebody else changed {name} at the same time; merging again");
        }
        throw new FurnitureException(
            $"somebody else keeps changing {name} at the same time; find out who or which tool it is, then run this again"
        );
    }

    // Such configurations are eventually consistent: the old one may still be shown for a moment.
    private async Task<bool> IsInPlaceAsync(T before, T wanted, CancellationToken cancellation) =>
        isSame(await Clients.Propagation.PollAsync(read, seen => !isSame(seen, before), cancellation), wanted);
}
