namespace GapFurniture.Furniture.Aws;

/// <summary>
/// A configuration that a service replaces as a whole, without a condition on the write. It is read, changed, read again, written, and read
/// back, so that what others change meanwhile is noticed and merged. In a dry run it is only shown what would change.
/// </summary>
/// <param name="name">For messages, such as <c>policy of queue q</c>.</param>
/// <typeparam name="T">The document; its text form is for people, line by line.</typeparam>
internal sealed class SharedDocument<T>(Clients clients, string name, Func<Task<T>> read, Func<T, Task> write, Func<T, T, bool> isSame)
    where T : class
{
    private const int Tries = 4;

    /// <summary>Applies a change until it is in place.</summary>
    /// <param name="change">Returns the wanted document; the same object when nothing is to be done. It may be called again.</param>
    /// <returns>True if there was something to change.</returns>
    /// <exception cref="FurnitureException">The service refuses, or somebody else changes it again and again.</exception>
    public async Task<bool> ChangeAsync(Func<T, T> change)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var before = await read();
            var wanted = change(before);
            if (clients.IsDryRun)
                await TextDiff.ShowAsync(name, $"{before}", $"{wanted}");
            if (clients.IsDryRun || ReferenceEquals(wanted, before))
                return attempt > 0;
            if (!isSame(await read(), before))
            {
                await Console.Error.WriteLineAsync($"somebody else changed the {name} just now; reading it again");
                continue;
            }
            await write(wanted);
            // Such configurations are eventually consistent: the old one may still be shown for a moment.
            var now = await Clients.PollAsync(Clients.Propagation, read, seen => !isSame(seen, before), clients.Cancellation);
            if (isSame(now, wanted))
                return true;
            await Console.Error.WriteLineAsync($"somebody else changed the {name} at the same time; merging again");
        }
        throw new FurnitureException(
            $"somebody else keeps changing the {name} at the same time; find out who or which tool it is, then run this again"
        );
    }
}

/// <summary>What changes from one text to another, line by line: <c>+</c> new, <c>-</c> gone, unchanged lines indented.</summary>
internal static class TextDiff
{
    public static Task ShowAsync(string name, string before, string after) => Console.Out.WriteAsync($"{name}:\n{Of(before, after)}");

    // We change documents at one place: what is before it and behind it is the same.
    private static string Of(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var start = old.AsSpan().CommonPrefixLength(now);
        var end = old[start..].Reverse().Zip(now[start..].Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        IEnumerable<string> lines =
        [
            .. old[..start].Select(l => $"  {l}\n"),
            .. old[start..^end].Select(l => $"- {l}\n"),
            .. now[start..^end].Select(l => $"+ {l}\n"),
            .. old[^end..].Select(l => $"  {l}\n"),
        ];
        return string.Concat(lines);
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}
