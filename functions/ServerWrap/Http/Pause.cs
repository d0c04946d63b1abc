namespace GapFurniture.ServerWrap.Http;

/// <summary>
/// Waits where time is all that there is to wait for: what is waited for happens in another process, which gives no sign.
/// </summary>
internal static class Pause
{
    private static readonly ManualResetEventSlim s_never = new();

    public static void For(TimeSpan time) => s_never.Wait(time);
}
