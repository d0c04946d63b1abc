using System.Runtime.InteropServices;
using GapFurniture.Aws;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Tls;
using GapFurniture.YumRepo.Commands;

namespace GapFurniture.YumRepo;

internal static class Program
{
    private const string Name = "yumrepo";

    // For a commit that has begun.
    private static readonly TimeSpan s_lastWork = TimeSpan.FromSeconds(15);

    private static Task<int> Main(string[] args)
    {
        Trust.TakeOver();
        return PieceProgram.RunAsync(
            Name,
            nameof(Function.Handle),
            () => GeneratedProgram.Main(args),
            () => RunAsync(args),
            e => e is CommandException ? e.Message : AwsTrouble.MessageOf(e)
        );
    }

    private static async Task<int> RunAsync(string[] args)
    {
        // As words, too: yumrepo help add.
        if (args is ["help" or "version", ..])
            args = ["-" + args[0], .. args[1..]];
        var help = Command.All.FirstOrDefault(c => args.Contains(c.Name, StringComparer.Ordinal))?.Help() ?? YumRepoOptions.Help;
        if (PieceProgram.Show(Name, YumRepoOptions.Flags, args, help) is { } shown)
            return shown;
        var options = YumRepoOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
        using var host = new YumRepoHost(options, inLambda: false);
        var exitCode = PieceProgram.Failed;
        using var signals = new StopSignals(Stop, _ => Environment.Exit(exitCode));
        try
        {
            return await new CommandLine(host, options, Console.Out).RunAsync(signals.Stop) ? PieceProgram.Ok : PieceProgram.Failed;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return PieceProgram.Fail(Name, exitCode, "stopped; what is staged and not committed yet is committed by the next run");
        }

        void Stop(PosixSignal signal)
        {
            Log.Stopping(host.Logger, $"{signal}");
            exitCode = StopSignals.ExitCodeOf(signal);
            // What hangs, such as a pipe that nobody reads, does not keep the process.
            _ = Task.Delay(s_lastWork).ContinueWith(_ => Environment.Exit(exitCode), TaskScheduler.Default);
        }
    }
}
