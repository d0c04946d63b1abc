using System.Text;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Parameters;
using GapFurniture.Shared.Parameters.Direct;
using GapFurniture.SsmWrap.Launch;
using GapFurniture.SsmWrap.Options;
using GapFurniture.SsmWrap.Output;
using GapFurniture.SsmWrap.Plan;

namespace GapFurniture.SsmWrap;

/// <summary>The whole way: options → the command's file → parameters → plan → files → exec.</summary>
internal static class SsmWrapHost
{
    private static string Version => PieceProgram.VersionOf(typeof(SsmWrapHost));

    /// <summary>Returns only when there is nothing to exec: the exit code.</summary>
    /// <exception cref="WrapException">It ends in failure.</exception>
    public static int Run(Origin origin)
    {
        var options = OptionsReader.Read(origin);
        if (options.ShowsHelp)
            return Print(OptionTable.Help());
        if (options.ShowsVersion)
            return Print($"ssmwrap {Version}\n");
        var execs = options is { IsDryRun: false, Export: ExportFormat.None };
        if (execs && options.Command.Count == 0)
            throw new WrapException(2, "there is no command: ssmwrap [flags] -- COMMAND [ARGUMENT…]; see ssmwrap -help");

        // Before anything is fetched: a command that is not there costs no request.
        var path = options.Command.Count == 0 ? null : CommandPath.Find(options.Command[0], Variable(origin, "PATH"));
        var plan = Plan(origin, options, Fetch(options));
        if (options.IsDryRun)
            return Print(DryRun.Show(plan, path is null ? null : Encoding.UTF8.GetString(path)));
        var text = options.Export == ExportFormat.None ? "" : Exporter.Write(options.Export, plan.Variables);
        var environment = EnvironmentBlock.Build(origin, plan.Variables, options.IsPristine, options.Command);
        foreach (var file in plan.Files)
            FileWriter.Write(file);
        if (!execs)
            return Print(text);
        Launcher.Exec(origin, path!, options.Command, environment);
        return 126;
    }

    private static ParameterSet? Fetch(SsmWrapOptions options)
    {
        // Neither credentials nor Region are looked for when there is nothing to read.
        if (options.Rules.Count == 0)
            return null;
        // TLS looks for certificates below the home folder, and without one in /etc/passwd, which an empty image has not. The command's
        // environment is made of what we were started with, and does not see this.
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("HOME")))
            Environment.SetEnvironmentVariable("HOME", "/");
        var api = new DirectSsm(
            new DirectSsmOptions
            {
                Region = options.Region,
                Profile = options.Profile,
                EndpointUrl = options.EndpointUrl,
                UserAgent = "ssmwrap",
                BeforeChain = () => PrepareSdk(options),
            }
        );
        var store = new ParameterStore(
            api,
            new ParameterStoreOptions
            {
                Retries = options.Retries,
                Timeout = options.Timeout,
                OnRetry = Log.Retrying,
            }
        );
        try
        {
            var queries = new ParameterQuery[options.Rules.Count];
            for (var i = 0; i < queries.Length; i++)
                queries[i] = options.Rules[i].Query;
            return store.Fetch(queries);
        }
        catch (ParameterStoreException e) when (options.NeverFails)
        {
            Log.RunsWithout(e.Message);
            return null;
        }
        catch (ParameterStoreException e)
        {
            var hint = e is { IsTransient: true } ? "; -retries and -timeout say how long to try" : "";
            throw new WrapException(1, e.Message + hint);
        }
    }

    /// <summary>What was chosen by flags, and what AWSSDK.Core does not look at by itself, for its own requests. The command sees none of it.</summary>
    private static void PrepareSdk(SsmWrapOptions options)
    {
        SdkClients.Keep();
        HttpClient.DefaultProxy = new EnvironmentProxy();
        if (options.Region is not null)
            Environment.SetEnvironmentVariable("AWS_REGION", options.Region);
        if (options.Profile is not null)
            Environment.SetEnvironmentVariable("AWS_PROFILE", options.Profile);
        // The TLS library reads its variables from the process, not from .NET's copy of them.
        if (Environment.GetEnvironmentVariable("AWS_CA_BUNDLE") is { Length: > 0 } bundle)
            Native.SetVariable("SSL_CERT_FILE", bundle, overwrite: 1);
    }

    private static ExportPlan Plan(Origin origin, SsmWrapOptions options, ParameterSet? found) =>
        found is null
            ? new ExportPlan([], [], [], [])
            : ExportPlan.Of(
                options,
                found,
                options.KeepsCallers
                    ? origin.Environment.Select(EnvironmentBlock.NameOf).ToHashSet(StringComparer.Ordinal)
                    : new HashSet<string>()
            );

    private static byte[]? Variable(Origin origin, string name)
    {
        foreach (var text in origin.Environment)
        {
            if (EnvironmentBlock.NameOf(text) == name)
                return text[(name.Length + 1)..];
        }
        return null;
    }

    private static int Print(string text) => StandardStream.Write(StandardStream.Out, text) ? 0 : 1;
}
