using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Tls;
using GapFurniture.YumRepo.Commands;

namespace GapFurniture.YumRepo;

internal static class Program
{
    private const string Name = "yumrepo";

    private static Task<int> Main(string[] args)
    {
        Trust.TakeOver();
        return PieceProgram.RunAsync(
            Name,
            nameof(Function.Handle),
            () => GeneratedProgram.Main(args),
            () => RunAsync(args),
            e => e is CommandException
        );
    }

    private static async Task<int> RunAsync(string[] args)
    {
        var help = Command.All.FirstOrDefault(c => args.Contains(c.Name, StringComparer.Ordinal))?.Help() ?? YumRepoOptions.Help;
        if (PieceProgram.Show(Name, YumRepoOptions.Flags, args, help) is { } shown)
            return shown;
        var options = YumRepoOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
        using var host = new YumRepoHost(options, inLambda: false);
        using var signals = new StopSignals(s => Log.Stopping(host.Logger, s), s => Log.Stopping(host.Logger, s));
        return await new CommandLine(host, options, Console.Out).RunAsync(signals.Stop) ? PieceProgram.Ok : PieceProgram.Failed;
    }
}
