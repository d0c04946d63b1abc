using GapFurniture.Rin.Config;
using GapFurniture.Rin.Database;
using GapFurniture.Rin.Load;
using GapFurniture.Rin.Report;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;
using GapFurniture.Shared.Queue;
using GapFurniture.Shared.Tls;

namespace GapFurniture.Rin;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        CoreDump.Forbid();
        Trust.TakeOver();
        AwsClients.ReadEnvironment();
        try
        {
            if (PieceProgram.IsInLambda)
                return await LambdaAsync(args);
            var options = RinOptions.Parse(args, Environment.GetEnvironmentVariable);
            if (options.ShowHelp || options.ShowVersion)
                return PieceProgram.Print("rin", options.ShowHelp ? RinOptions.Help : $"rin {RinOptions.Version}{Environment.NewLine}");
            return await RunAsync(options);
        }
        catch (OptionsException e)
        {
            return Fail(PieceProgram.Usage, [.. e.Problems, "see rin -help"]);
        }
        catch (ConfigException e)
        {
            return Fail(PieceProgram.Usage, [.. e.Problems.Select(p => p.ToString())]);
        }
        catch (Exception e) when (e is QueueAccessException or WarehouseException or IOException)
        {
            return Fail(PieceProgram.Failed, [e.Message]);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            const string NoRegion = "there is no AWS Region: set credentials.aws_region in the config, or AWS_REGION";
            return Fail(PieceProgram.Failed, [AwsTrouble.IsWithoutRegion(e) ? NoRegion : AwsTrouble.Describe(e)]);
        }
    }

    private static async Task<int> RunAsync(RinOptions options)
    {
        await using var host = await RinHost.CreateAsync(options, inLambda: false, CancellationToken.None);
        if (options.Ledger is { } task)
            return await LedgerAsync(host, task, options.DryRun);
        if (options.DryRun)
            DryRun.Write(host.Config, options.Urls, Console.Out);
        if (options.Explain)
            Explanation.Write(host.Config, host.Source, options.Urls, Console.Out);
        if (options.DryRun || options.Explain)
            return PieceProgram.Ok;
        using var signals = new StopSignals(s => Log.Stopping(host.Logger, s), s => Log.Aborting(host.Logger, s));
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
        return await host.CreateLedgerTasks(Console.Out).RunAsync(task, dryRun, CancellationToken.None)
            ? PieceProgram.Ok
            : Fail(PieceProgram.Usage, ["the config names no ledger: add exactly_once: {table: rin_ledger} to it"]);
    }

    // The handler that the generated Main runs; a function deployed without templates need not set its name.
    private static async Task<int> LambdaAsync(string[] args)
    {
        const string Handler = "ANNOTATIONS_HANDLER";
        if (Environment.GetEnvironmentVariable(Handler) is not (nameof(Function.Load) or nameof(Function.Drain)))
        {
            var batch = RinOptions.Parse(args, Environment.GetEnvironmentVariable).Batch;
            Environment.SetEnvironmentVariable(Handler, batch ? nameof(Function.Drain) : nameof(Function.Load));
        }
        await GeneratedProgram.Main(args);
        return PieceProgram.Ok;
    }

    private static int Fail(int exitCode, params IEnumerable<string> problems) => PieceProgram.Fail("rin", exitCode, problems);
}
