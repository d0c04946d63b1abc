using System.Diagnostics;

namespace GapFurniture.Shared.Tests.Fakes;

/// <summary>Waits for what other threads are about to do.</summary>
internal static class Eventually
{
    // Only a test that fails waits for so long; on a busy machine all may be many times slower, and that is no error.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Returns when the condition holds; fails the test when it never does.</summary>
    public static async Task HoldsAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            waited.Elapsed.ShouldBeLessThan(s_patience, "the condition never held");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
