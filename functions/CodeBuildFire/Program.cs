using GapFurniture.Shared;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Options;

namespace GapFurniture.CodeBuildFire;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        CoreDump.Forbid();
        try
        {
            if (PieceProgram.IsInLambda)
                return await LambdaAsync(args);
            var options = CodeBuildFireOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
            if (options.ShowHelp || options.ShowVersion)
                return PieceProgram.Tell(
                    options.ShowHelp ? CodeBuildFireOptions.Help : $"codebuildfire {CodeBuildFireOptions.Version}{Environment.NewLine}"
                );
            return await RunAsync(options);
        }
        catch (OptionsException e)
        {
            return Fail(PieceProgram.Usage, [.. e.Problems, "see codebuildfire -help"]);
        }
        catch (Exception e) when (e is FireException or IOException)
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
        var byHand = new Occurrence(Guid.NewGuid().ToString())
        {
            Cause = "by hand",
            Project = options.Project,
            Environment = options.Environment,
            SourceVersion = options.SourceVersion,
        };
        var (builds, failures) = host.Planner.Plan([new Delivery(null, [byHand])]);
        if (failures.Count > 0)
            return Fail(PieceProgram.Failed, failures.Select(f => f.Reason));
        if (options.DryRun)
        {
            await Console.Out.WriteLineAsync($"would start {builds[0].Project}, source {builds[0].SourceVersion ?? "as the project says"}");
            foreach (var variable in builds[0].Environment)
                await Console.Out.WriteLineAsync($"  {variable.Name}={variable.Value}");
            return PieceProgram.Ok;
        }
        var build = await host.Starter.StartAsync(builds[0], CancellationToken.None);
        await Console.Out.WriteLineAsync(build.Id);
        return !options.Wait || await host.Watch.FollowAsync(build.Id, CancellationToken.None) ? PieceProgram.Ok : PieceProgram.Failed;
    }

    // The handler that the generated Main runs; a function deployed without templates need not know its name.
    private static async Task<int> LambdaAsync(string[] args)
    {
        Environment.SetEnvironmentVariable("ANNOTATIONS_HANDLER", nameof(Function.Handle));
        await GeneratedProgram.Main(args);
        return PieceProgram.Ok;
    }

    private static int Fail(int exitCode, params IEnumerable<string> problems) => PieceProgram.Fail("codebuildfire", exitCode, problems);
}
