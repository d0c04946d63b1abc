using GapFurniture.Aws;
using GapFurniture.Queue;
using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Tls;

namespace GapFurniture.S32cs;

internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        Trust.TakeOver();
        return PieceProgram.RunAsync(
            "s32cs",
            nameof(Function.Handle),
            () => GeneratedProgram.Main(args),
            () => RunAsync(args),
            e => e is QueueAccessException ? e.Message : AwsTrouble.MessageOf(e)
        );
    }

    private static async Task<int> RunAsync(string[] args)
    {
        if (PieceProgram.Show("s32cs", S32csOptions.Flags, args, S32csOptions.Help) is { } shown)
            return shown;
        var options = S32csOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
        var host = new S32csHost(options, inLambda: false);
        using var signals = new StopSignals(s => Log.Stopping(host.Logger, $"{s}"), s => Log.Stopping(host.Logger, $"{s}"));
        // What is not in by then comes again.
        if (options.MaxExecutionTime is { } limit)
            signals.StopAfter(limit);
        if (options.Queue is { } queue)
        {
            var (messages, _) = await host.Messages.DrainAsync(queue, signals.Stop, signals.Stop);
            return messages.Failed + messages.GivenBack + messages.NotDeleted > 0 ? PieceProgram.Failed : PieceProgram.Ok;
        }
        using var progress = ReadingProgress.OfConsole();
        var summaries = await host.Loader.LoadAsync([.. options.Sources.Select(host.Source)], progress, signals.Stop);
        progress.Dispose();
        var hasFailed = summaries.Any(s => s.Failure is not null) || (options.SendsNothing && summaries.Any(s => s.Rejected > 0));
        return hasFailed ? PieceProgram.Failed : PieceProgram.Ok;
    }
}
