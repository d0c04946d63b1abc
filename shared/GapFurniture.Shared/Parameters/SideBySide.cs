using System.Runtime.ExceptionServices;

namespace GapFurniture.Shared.Parameters;

/// <summary>
/// Blocking work on threads of its own: the pool would start with as many threads as there are cores and add others by the half second. One
/// piece of work runs on the caller's thread, without any machinery.
/// </summary>
internal static class SideBySide
{
    /// <summary>Little: what runs on it are a few frames of HTTP and JSON.</summary>
    private const int StackSize = 256 * 1024;

    /// <summary>Runs <paramref name="work"/> for 0..count-1. The first failure cancels the rest and is thrown.</summary>
    public static void Run(int count, int parallel, Action<int, CancellationToken> work, CancellationToken cancellationToken)
    {
        if (count <= 1)
        {
            if (count == 1)
                work(0, cancellationToken);
            return;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? failure = null;
        var next = -1;
        var threads = new Thread[Math.Min(count, Math.Max(parallel, 1)) - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work, StackSize) { IsBackground = true };
            threads[i].Start();
        }
        Work();
        foreach (var thread in threads)
            thread.Join();
        failure?.Throw();

        void Work()
        {
            try
            {
                for (int i; (i = Interlocked.Increment(ref next)) < count && !stop.IsCancellationRequested; )
                    work(i, stop.Token);
                stop.Token.ThrowIfCancellationRequested();
            }
            catch (Exception e)
            {
                // Only the first one is the cause; the others may be what it brought about.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        }
    }
}
