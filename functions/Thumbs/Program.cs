using System.Runtime.InteropServices;
using GapFurniture.Aws;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Tls;
using GapFurniture.Thumbs.Commands;
using GapFurniture.Thumbs.Imaging;
using GapFurniture.Thumbs.Requests;
using Microsoft.Extensions.Logging.Abstractions;

namespace GapFurniture.Thumbs;

internal static class Program
{
    private const string Name = "thumbs";

    // For a picture that has been begun.
    private static readonly TimeSpan s_lastWork = TimeSpan.FromSeconds(5);

    private static Task<int> Main(string[] args)
    {
        Trust.TakeOver();
        return PieceProgram.RunAsync(
            Name,
            nameof(Function.Handle),
            () => GeneratedProgram.Main(args),
            () => RunAsync(args),
            e =>
                e is RefusedException or PictureException or InvalidDataException or DllNotFoundException
                    ? e.Message
                    : AwsTrouble.MessageOf(e)
        );
    }

    private static async Task<int> RunAsync(string[] args)
    {
        if (PieceProgram.Show(Name, ThumbsOptions.Flags, args, ThumbsOptions.Help) is { } shown)
            return shown;
        var options = ThumbsOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
        if (options.Source is not null || options.Operands.Count > 1)
            OneArena.StartAnew(args);
        var exitCode = PieceProgram.Failed;
        using var signals = new StopSignals(Stop, _ => Environment.Exit(exitCode));
        try
        {
            return await RunAsync(options, signals.Stop) ? PieceProgram.Ok : PieceProgram.Failed;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return PieceProgram.Fail(Name, exitCode, "stopped; the next run goes on where this one ended");
        }

        void Stop(PosixSignal signal)
        {
            exitCode = StopSignals.ExitCodeOf(signal);
            // What hangs, such as a pipe that nobody writes to, does not keep the process.
            _ = Task.Delay(s_lastWork).ContinueWith(_ => Environment.Exit(exitCode), TaskScheduler.Default);
        }
    }

    private static async Task<bool> RunAsync(ThumbsOptions options, CancellationToken stop)
    {
        var signingKeys = ThumbsHost.KeysOf(options, new Redactor(), NullLogger.Instance);
        if (options.Sign is not null)
            return await new SignCommand(options, signingKeys, TimeProvider.System, Console.Out, Console.Error).RunAsync(stop);
        if (options.Explain is not null)
            return await new ExplainCommand(options, signingKeys, OpenHost, TimeProvider.System, Console.Out).RunAsync(stop);
        if (options.Source is null)
        {
            using var progress = ProgressLine.OfConsole(Name);
            await using var output = Console.OpenStandardOutput();
            return new FileCommand(options.Imaging, options.Parallel, Console.OpenStandardInput, output, Console.Error, progress).Run(
                FilePlan.Of(options.Operands, options.Size, options.Out),
                stop
            );
        }
        using var host = OpenHost();
        return await new BackfillCommand(host, options, Console.Out).RunAsync(stop);

        ThumbsHost OpenHost() => new(options, inLambda: false);
    }
}
