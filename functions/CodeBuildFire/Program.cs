using GapFurniture.Aws;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Tls;

namespace GapFurniture.CodeBuildFire;

internal static class Program
{
    private const string Name = "codebuildfire";

    private static Task<int> Main(string[] args)
    {
        Trust.TakeOver();
        return PieceProgram.RunAsync(
            Name,
            nameof(Function.Handle),
            () => GeneratedProgram.Main(args),
            () => RunAsync(args),
            e => e is BuildException ? e.Message : AwsTrouble.MessageOf(e)
        );
    }

    private static async Task<int> RunAsync(string[] args)
    {
        if (PieceProgram.Show(Name, CodeBuildFireOptions.Flags, args, CodeBuildFireOptions.Help) is { } shown)
            return shown;
        var options = CodeBuildFireOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
        var host = new CodeBuildFireHost(options, inLambda: false);
        var trigger = new Trigger(Guid.NewGuid().ToString())
        {
            Cause = "command line",
            Project = options.Project,
            Environment = options.Environment,
            SourceVersion = options.SourceVersion,
        };
        var plan = host.Planner.Plan([new EventRecord(null, trigger)]);
        if (plan.Builds is not [var planned])
            return PieceProgram.Fail(Name, PieceProgram.Failed, plan.Failures.Select(f => f.Reason));
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
}
