using GapFurniture.Http;
using GapFurniture.ServerWrap.Desk;
using GapFurniture.ServerWrap.Rewriting;
using GapFurniture.ServerWrap.Runtime;
using GapFurniture.ServerWrap.Server;
using GapFurniture.ServerWrap.Settings;
using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Options;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap;

/// <summary>The whole way: settings → plan → files → server → invocations, or one event, or a function URL that is played.</summary>
internal static class Program
{
    private const string Name = "serverwrap";

    // Outside of Lambda nobody is in a hurry.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private static int Main(string[] args)
    {
        CoreDump.Forbid();
        var lambda = LambdaEnvironment.Read(Environment.GetEnvironmentVariable);
        try
        {
            // To make the help takes as long as to read the settings; Lambda never asks for it.
            return
                Array.Exists(args, static a => a.TrimStart('-') is ['h' or 'v', ..])
                && PieceProgram.Show(Name, Flags.All, args, Flags.Help) is { } shown
                ? shown
                : Run(SettingsReader.Read(args, Environment.GetEnvironmentVariable), lambda);
        }
        catch (OptionsException e)
        {
            return Fail(lambda, PieceProgram.Usage, [.. e.Problems, $"see {Name} -help"]);
        }
        // An address, or a configuration that cannot be rewritten.
        catch (FormatException e)
        {
            return Fail(lambda, PieceProgram.Usage, e.Message);
        }
        catch (Exception e) when (e is ServerException or IOException or UnauthorizedAccessException)
        {
            return Fail(lambda, PieceProgram.Failed, e.Message.Split('\n'));
        }
    }

    private static int Run(ServerWrapOptions options, LambdaEnvironment? lambda)
    {
        using var lines = new LineQueue(
            lambda is null ? Console.OpenStandardError() : Console.OpenStandardOutput(),
            lambda is not null,
            TimeProvider.System
        );
        using var own = new OwnLines(lines);
        var logger = new LineLogger(own, lambda is not null, options.Debug ? LogLevel.Debug : LogLevel.Information, new Redactor());
        if (lambda is null && options is { EventFile: null, ServeAddress: null, Prints: false })
            return Become(Planner.AsItIs(options, Environment.GetEnvironmentVariable), logger);
        var plan = Planner.Plan(options, PrivateFolder.Path, Environment.GetEnvironmentVariable);
        if (options.Prints)
            return PieceProgram.Print(Name, PlanText.Show(plan));

        foreach (var (variable, flag) in options.Aliases)
            Log.Alias(logger, variable, flag);
        foreach (var (variable, instead) in options.Ignored)
            Log.Ignored(logger, variable, instead);
        foreach (var note in plan.Notes)
            Log.Rewritten(logger, note);
        PrivateFolder.Create();
        if (lambda is null)
            PrivateFolder.RemoveOld();
        try
        {
            PlanWriter.Write(plan);
            var start = lambda is null ? plan.Start with { StopTimeout = s_patience } : plan.Start;
            using var server = new ServerProcess(start, lines, logger, TimeProvider.System);
            return lambda is null ? DeskCommand.Run(options, server, logger) : new LambdaRuntime(lambda, options, server, logger).Run();
        }
        finally
        {
            PrivateFolder.Remove();
        }
    }

    /// <summary>What runs in Lambda runs elsewhere too, in the same image: there nobody needs us.</summary>
    private static int Become(ServerPlan plan, ILogger logger)
    {
        Log.AsItIs(logger);
        PlanWriter.Write(plan);
        ServerRun.Become(plan.Start);
        return PieceProgram.Failed;
    }

    private static int Fail(LambdaEnvironment? lambda, int exitCode, params string[] problems)
    {
        if (lambda is not null)
            Report(lambda, string.Join('\n', problems));
        return PieceProgram.Fail(Name, exitCode, problems);
    }

    // Else the function's caller gets to know an exit code only.
    private static void Report(LambdaEnvironment lambda, string problems)
    {
        const string errorType = "ServerWrapNotStarted";
        try
        {
            var logger = LineLogger.For(inLambda: true, LogLevel.Warning, new Redactor());
            using var api = new RuntimeApi(lambda.Api, logger);
            api.FailStart("init", errorType, new AnswerWriter(new ServerWrapOptions()).Failure(errorType, problems).Payload);
        }
        catch (RuntimeApiException)
        {
            // The log has it.
        }
    }
}
