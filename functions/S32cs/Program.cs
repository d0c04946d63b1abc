using GapFurniture.S32cs.Reporting;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;
using GapFurniture.Shared.Queue;
using GapFurniture.Shared.Tls;

namespace GapFurniture.S32cs;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        CoreDump.Forbid();
        Trust.TakeOver();
        try
        {
            if (PieceProgram.IsInLambda)
                return await LambdaAsync(args);
            var options = S32csOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
            if (options.ShowHelp || options.ShowVersion)
                return PieceProgram.Print(
                    "s32cs",
                    options.ShowHelp ? S32csOptions.Help : $"s32cs {S32csOptions.Version}{Environment.NewLine}"
                );
            return await RunAsync(options);
        }
        catch (OptionsException e)
        {
            return Fail(PieceProgram.Usage, [.. e.Problems, "see s32cs -help"]);
        }
        catch (Exception e) when (e is QueueAccessException or IOException)
        {
            return Fail(PieceProgram.Failed, [e.Message]);
        }
        // Clients find out that there is no Region, or no way to AWS, when they are made.
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            return Fail(PieceProgram.Failed, [AwsTrouble.Describe(e)]);
        }
    }

    private static async Task<int> RunAsync(S32csOptions options)
    {
        using var host = new S32csHost(options, inLambda: false);
        using var signals = new StopSignals(s => Log.Stopping(host.Logger, s), s => Log.Stopping(host.Logger, s));
        // What is not in by then comes again.
        if (options.MaxExecutionTime is { } limit)
            signals.StopAfter(limit);
        if (options.Queue is { } queue)
        {
            var (messages, _) = await host.Queues.DrainAsync(queue, signals.Stop, signals.Stop);
            return messages.Failed + messages.GivenBack + messages.NotDeleted > 0 ? PieceProgram.Failed : PieceProgram.Ok;
        }
        using var bar = ProgressBar.ForTerminal();
        var summaries = await host.Loader.LoadAsync([.. options.Sources.Select(host.Source)], bar, signals.Stop);
        bar?.Dispose();
        var hasFailed = summaries.Any(s => s.Failure is not null) || (options.SendsNothing && summaries.Any(s => s.Rejected > 0));
        return hasFailed ? PieceProgram.Failed : PieceProgram.Ok;
    }

    // The handler that the generated Main runs; a function deployed without templates need not know its name.
    private static async Task<int> LambdaAsync(string[] args)
    {
        Environment.SetEnvironmentVariable("ANNOTATIONS_HANDLER", nameof(Function.Handle));
        await GeneratedProgram.Main(args);
        return PieceProgram.Ok;
    }

    private static int Fail(int exitCode, params IEnumerable<string> problems) => PieceProgram.Fail("s32cs", exitCode, problems);
}
