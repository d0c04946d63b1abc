using GapFurniture.S32cs.Reports;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Options;
using GapFurniture.Shared.Queue;

namespace GapFurniture.S32cs;

internal static class Program
{
    private const int Ok = 0;
    private const int Failed = 1;
    private const int Usage = 2;

    private static async Task<int> Main(string[] args)
    {
        CoreDump.Forbid();
        try
        {
            if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")))
                return await LambdaAsync(args);
            var options = S32csOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
            if (options.ShowHelp || options.ShowVersion)
            {
                await Console.Out.WriteAsync(options.ShowHelp ? S32csOptions.Help : $"s32cs {S32csOptions.Version}{Environment.NewLine}");
                return Ok;
            }
            return await RunAsync(options);
        }
        catch (OptionsException e)
        {
            return Fail(Usage, [.. e.Problems, "see s32cs -help"]);
        }
        catch (Exception e) when (e is QueueAccessException or IOException)
        {
            return Fail(Failed, [e.Message]);
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
            var summary = await host.Queues.DrainAsync(queue, signals.Stop, signals.Stop);
            return summary.Failed + summary.GivenBack + summary.NotDeleted > 0 ? Failed : Ok;
        }
        using var bar = ProgressBar.ForTerminal();
        var reports = await host.Loader.LoadAsync([.. options.Sources.Select(host.Source)], bar, signals.Stop);
        bar?.Dispose();
        var well = reports.All(r => r.Failure is null) && !(options.SendsNothing && reports.Any(r => r.Rejected > 0));
        return well ? Ok : Failed;
    }

    // The handler that the generated Main runs; a function deployed without templates need not know its name.
    private static async Task<int> LambdaAsync(string[] args)
    {
        Environment.SetEnvironmentVariable("ANNOTATIONS_HANDLER", nameof(Function.Handle));
        await GeneratedProgram.Main(args);
        return Ok;
    }

    private static int Fail(int status, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            StandardError.WriteLine($"s32cs: {line}");
        return status;
    }
}
