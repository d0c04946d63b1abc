using Amazon.CodeBuild;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.CodeBuildFire;

/// <summary>Puts the parts together, for the command line and for Lambda alike.</summary>
internal sealed class CodeBuildFireHost : IDisposable
{
    private readonly Lazy<AmazonCodeBuildClient> _codeBuild = new(() => new AmazonCodeBuildClient());

    public CodeBuildFireHost(CodeBuildFireOptions options, bool inLambda)
    {
        // On a terminal the build's id is answer enough.
        var logger = LineLogger.For(inLambda, options.Debug || inLambda ? LogLevel.Information : LogLevel.Warning, new Redactor());
        // A queue empties slowly, so in Lambda only the deadline ends the tries.
        var backoff = new Backoff(inLambda ? int.MaxValue : 5) { Base = TimeSpan.FromSeconds(1), Cap = TimeSpan.FromSeconds(8) };
        Planner = new Planner(options);
        Starter = new BuildStarter(() => _codeBuild.Value, backoff, logger);
        Watch = new BuildWatch(() => _codeBuild.Value, backoff, options.Interval, TimeProvider.System, Console.Out);
        Fire = new BuildFire(Planner, Starter, logger);
    }

    public Planner Planner { get; }

    public BuildStarter Starter { get; }

    public BuildWatch Watch { get; }

    public BuildFire Fire { get; }

    public void Dispose()
    {
        if (_codeBuild.IsValueCreated)
            _codeBuild.Value.Dispose();
    }
}
