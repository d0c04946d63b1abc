using Amazon.Runtime;
using GapFurniture.Shared.Lifetime;
using GapFurniture.Shared.Logging;
using GapFurniture.Shared.Options;

namespace GapFurniture.CodeBuildFire;

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
            var options = FireOptions.Parse(args, Environment.GetEnvironmentVariable, inLambda: false);
            if (options.ShowHelp || options.ShowVersion)
            {
                await Console.Out.WriteAsync(
                    options.ShowHelp ? FireOptions.Help : $"codebuildfire {FireOptions.Version}{Environment.NewLine}"
                );
                return Ok;
            }
            return await RunAsync(options);
        }
        catch (OptionsException e)
        {
            return Fail(Usage, [.. e.Problems, "see codebuildfire -help"]);
        }
        catch (Exception e) when (e is FireException or IOException)
        {
            return Fail(Failed, [e.Message]);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            return Fail(Failed, [$"AWS: {e.Message}"]);
        }
    }

    private static async Task<int> RunAsync(FireOptions options)
    {
        using var host = new FireHost(options, inLambda: false);
        var byHand = new Occurrence(Guid.NewGuid().ToString())
        {
            Cause = "by hand",
            Project = options.Project,
            Environment = options.Environment,
            SourceVersion = options.SourceVersion,
        };
        var (builds, failures) = host.Planner.Plan([new Delivery(null, [byHand])]);
        if (failures.Count > 0)
            return Fail(Failed, failures.Select(f => f.Reason));
        if (options.DryRun)
        {
            await Console.Out.WriteLineAsync($"would start {builds[0].Project}, source {builds[0].SourceVersion ?? "as the project says"}");
            foreach (var variable in builds[0].Environment)
                await Console.Out.WriteLineAsync($"  {variable.Name}={variable.Value}");
            return Ok;
        }
        var build = await host.Starter.StartAsync(builds[0], CancellationToken.None);
        await Console.Out.WriteLineAsync(build.Id);
        return !options.Wait || await host.Watch.FollowAsync(build.Id, CancellationToken.None) ? Ok : Failed;
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
            StandardError.WriteLine($"codebuildfire: {line}");
        return status;
    }
}
