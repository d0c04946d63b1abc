using System.Runtime.InteropServices;
using System.Text;
using GapFurniture.Shared.Lifetime;
using GapFurniture.SsmWrap.Launch;
using GapFurniture.SsmWrap.Network;
using GapFurniture.SsmWrap.Options;
using GapFurniture.SsmWrap.Output;
using GapFurniture.SsmWrap.Parameters;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap;

/// <summary>Ssmwrap ends, with this exit code and these messages on stderr: what is wrong and what to do next, one problem a line.</summary>
internal sealed class WrapException(int exitCode, params IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>The whole way: options → the command's file → parameters → plan → files → exec.</summary>
internal static class SsmWrapHost
{
    /// <summary>Returns only when there is nothing to execute: the exit code.</summary>
    /// <exception cref="GapFurniture.Shared.Options.OptionsException">Wrong flags or variables.</exception>
    /// <exception cref="WrapException">It ends in failure.</exception>
    public static int Run(Origin origin)
    {
        var options = OptionsReader.Read(origin.Arguments, origin.Environment);
        if (options.ShowsHelp)
            return Print(OptionTable.Help());
        if (options.ShowsVersion)
            return Print(Native.VersionText() ?? $"ssmwrap {PieceProgram.Version}\n");
        var executes = options is { IsDryRun: false, Export: null };
        if (executes && options.Command.Count == 0)
            throw new WrapException(2, "there is no command: ssmwrap [flags] -- COMMAND [ARGUMENT…]; see ssmwrap -help");

        // Before anything is fetched: a command that does not exist costs no request.
        var path = options.Command.Count == 0 ? null : CommandPath.Find(options.Command[0], origin.Variable("PATH"));
        HashSet<string> kept = options.KeepsCallers ? [.. origin.Environment.Select(EnvironmentBlock.NameOf)] : [];
        var plan = new Planner(options.Rules, options.Plan with { KeptNames = kept }).Plan(Fetch(options));
        if (options.IsDryRun)
            return Print(DryRun.Show(plan, path is null ? null : Encoding.UTF8.GetString(path)));
        var environment = EnvironmentBlock.Build(origin, plan.Variables, options.IsPristine);
        var text = options.Export is null ? "" : Exporter.Write(options.Export, plan.Variables);
        foreach (var file in plan.Files)
            FileWriter.Write(file);
        if (options.Export == "github")
            Write(StandardStream.Error, Exporter.GithubMasks(plan.Variables));
        if (!executes)
            return Print(text);
        Launcher.Exec(origin, path!, options.Command, environment);
        return 126;
    }

    private static ParameterSet Fetch(SsmWrapOptions options)
    {
        // Neither credentials nor Region are looked for when there is nothing to read.
        if (options.Rules.Count == 0)
            return ParameterSet.Empty;
        var settings = new SsmSettings(options.Region, options.Profile, options.EndpointUrl);
        // Whoever waits for two seconds at most does not wait longer for a server that says nothing.
        if (options.Timeout > TimeSpan.Zero && options.Timeout < settings.AttemptLimit)
            settings = settings with { AttemptLimit = options.Timeout };
        using var api = new SsmClient(settings) { OnTarget = options.IsDebug ? Log.Asks : null };
        var store = new ParameterStore(api)
        {
            Retries = options.Retries,
            Timeout = options.Timeout,
            OnRetry = Log.Retrying,
        };
        try
        {
            return store.Fetch(options.Rules.ConvertAll(static r => r.Query));
        }
        catch (ParameterStoreException e) when (options.NeverFails)
        {
            Log.RunsWithout(e.Message);
            return ParameterSet.Empty;
        }
        catch (ParameterStoreException e)
        {
            throw new WrapException(1, e.Message + (e.IsTransient ? "; -retries and -timeout set how long to try" : ""));
        }
    }

    private static int Print(string text) => Write(StandardStream.Out, text);

    private static int Write(int stream, string text)
    {
        var error = StandardStream.Write(stream, text);
        return error switch
        {
            0 => 0,
            // The status of a program that the signal kills: whoever reads the first lines only wants no message.
            StandardStream.NobodyReads => 128 + 13,
            _ => throw new WrapException(
                1,
                $"standard {(stream == StandardStream.Out ? "output" : "error")} cannot be written: {Marshal.GetPInvokeErrorMessage(error)}"
            ),
        };
    }
}
