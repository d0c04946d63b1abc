using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;
using GapFurniture.Shared.Tls;

namespace GapFurniture.CodeBuildFire;

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
            var options = CodeBuildFireOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
            if (options.ShowHelp || options.ShowVersion)
                return PieceProgram.Print(
                    "codebuildfire",
                    options.ShowHelp ? CodeBuildFireOptions.Help : $"codebuildfire {CodeBuildFireOptions.Version}{Environment.NewLine}"
                );
            return await RunAsync(options);
        }
        catch (OptionsException e)
        {
            return Fail(PieceProgram.Usage, [.. e.Problems, "see codebuildfire -help"]);
        }
        catch (Exception e) when (e is BuildException or IOException)
        {
            return Fail(PieceProgram.Failed, [e.Message]);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            return Fail(PieceProgram.Failed, [AwsTrouble.Describe(e)]);
        }
    }

    private static async Task<int> RunAsync(CodeBuildFireOptions options)
    {
        using var host = new CodeBuildFireHost(options, inLambda: false);
        var trigger = new Trigger(Guid.NewGuid().ToString())
        {
            Cause = "command line",
            Project = options.Project,
            Environment = options.Environment,
            SourceVersion = options.SourceVersion,
        };
        var plan = host.Planner.Plan([new EventRecord(null, trigger)]);
        if (plan.Builds is not [var planned])
            return Fail(PieceProgram.Failed, plan.Failures.Select(f => f.Reason));
        if (options.DryRun)
        {
            await Console.Out.WriteLineAsync($"would start {planned.Project}, source {planned.SourceVersion ?? "as the project says"}");
            foreach (var variable in planned.Environment)
                await Console.Out.WriteLineAsync($"  {variable.Name}={variable.Value}");
            return PieceProgram.Ok;
        }
        var build = await host.Starter.StartAsync(planned, CancellationToken.None);
        await Console.Out.WriteLineAsync(build.Id);
        return !options.Wait || await host.Follower.FollowAsync(build.Id, CancellationToken.None) ? PieceProgram.Ok : PieceProgram.Failed;
    }

    // The generated Main asks which handler to run: there is only one, whatever the function was deployed with.
    private static async Task<int> LambdaAsync(string[] args)
    {
        Environment.SetEnvironmentVariable("ANNOTATIONS_HANDLER", nameof(Function.Handle));
        await GeneratedProgram.Main(args);
        return PieceProgram.Ok;
    }

    private static int Fail(int exitCode, params IEnumerable<string> problems) => PieceProgram.Fail("codebuildfire", exitCode, problems);
}
