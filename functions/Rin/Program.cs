using GapFurniture.Aws;
using GapFurniture.Queue;
using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Load;
using GapFurniture.Rin.Report;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Tls;

namespace GapFurniture.Rin;

internal static class Program
{
    private const string Name = "rin";

    private static Task<int> Main(string[] args)
    {
        Trust.TakeOver();
        AwsClients.ReadEnvironment();
        return PieceProgram.RunAsync(
            Name,
            LambdaHandler(),
            () => GeneratedProgram.Main(args),
            () => RunAsync(args),
            e =>
                e is ConfigException or QueueAccessException or WarehouseException ? e.Message
                : AwsTrouble.IsWithoutRegion(e) ? "there is no AWS Region: set credentials.aws_region in the config, or AWS_REGION"
                : AwsTrouble.MessageOf(e)
        );
    }

    // A function that is deployed without a template need not name it.
    private static string LambdaHandler() =>
        Environment.GetEnvironmentVariable("ANNOTATIONS_HANDLER") is nameof(Function.Drain)
        || RinOptions.Flags.Parse([], Environment.GetEnvironmentVariable).Switch("batch")
            ? nameof(Function.Drain)
            : nameof(Function.Load);

    private static async Task<int> RunAsync(string[] args)
    {
        if (PieceProgram.Show(Name, RinOptions.Flags, args, RinOptions.Help) is { } shown)
            return shown;
        try
        {
            var options = RinOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
            await using var host = await RinHost.CreateAsync(options, inLambda: false, CancellationToken.None);
            return await RunAsync(host, options);
        }
        catch (ConfigException e)
        {
            return PieceProgram.Fail(Name, PieceProgram.Usage, e.Problems.Select(p => p.ToString()));
        }
    }

    private static async Task<int> RunAsync(RinHost host, RinOptions options)
    {
        if (options.Ledger is { } task)
            return await LedgerAsync(host, task, options.DryRun);
        if (options.DryRun)
            DryRun.Write(host.Config, options.Urls, Console.Out);
        if (options.Explain)
            Explanation.Write(host.Config, host.Source, options.Urls, Console.Out);
        if (options.DryRun || options.Explain)
            return PieceProgram.Ok;
        using var signals = new StopSignals(s => Log.Stopping(host.Logger, $"{s}"), s => Log.Aborting(host.Logger, $"{s}"));
        if (options.Verify)
            return await host.VerifyAsync(Console.Out, signals.Stop) ? PieceProgram.Ok : PieceProgram.Failed;
        await host.Gate.CheckLedgersAsync(CancellationToken.None);
        if (options.MaxExecutionTime is { } limit)
            signals.StopAfter(limit);
        var summary = await host.CreateWorker().RunAsync(host.Config.QueueName!, options.Batch, signals.Stop, signals.Abort);
        return options.Batch && summary.Failed > 0 ? PieceProgram.Failed : PieceProgram.Ok;
    }

    private static async Task<int> LedgerAsync(RinHost host, LedgerTask task, bool dryRun)
    {
        if (task.Prune < LedgerTask.SqsRetention)
            Log.PruneIsShort(host.Logger);
        if (await host.Ledger.RunAsync(task, host.Config, dryRun, Console.Out, CancellationToken.None))
            return PieceProgram.Ok;
        return PieceProgram.Fail(Name, PieceProgram.Usage, "the config names no ledger: add exactly_once: {table: rin_ledger} to it");
    }
}
