using System.Diagnostics;

namespace GapFurniture.Shared.Tests.Fakes;

/// <summary>Waits for what other threads are about to do.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

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
