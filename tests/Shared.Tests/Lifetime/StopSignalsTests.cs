using System.Runtime.InteropServices;
using GapFurniture.Shared.Lifetime;

namespace GapFurniture.Shared.Tests.Lifetime;

public sealed partial class StopSignalsTests
{
    private const int Hangup = 1;

    [Fact]
    public async Task The_first_signal_stops_and_the_second_aborts()
    {
        var said = new List<string>();
        using var signals = new StopSignals(s => said.Add($"stop {s}"), s => said.Add($"abort {s}"));
        var (stopped, aborted) = (Cancelled(signals.Stop), Cancelled(signals.Abort));

        Kill(Environment.ProcessId, Hangup).ShouldBe(0);
        await stopped;
        aborted.IsCompleted.ShouldBeFalse();
        Kill(Environment.ProcessId, Hangup).ShouldBe(0);
        await aborted;

        said.ShouldBe(["stop SIGHUP", "abort SIGHUP"]);
    }

    [Fact]
    public async Task The_end_of_the_time_stops_and_never_aborts()
    {
        using var signals = new StopSignals(_ => { }, _ => { });
        var stopped = Cancelled(signals.Stop);

        signals.StopAfter(TimeSpan.Zero);
        await stopped;

        signals.Abort.IsCancellationRequested.ShouldBeFalse();
    }

    private static Task Cancelled(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(cancelled.SetResult);
        return cancelled.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
