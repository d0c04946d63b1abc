using Amazon.CodeBuild;
using GapFurniture.Aws;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.CodeBuildFire;

/// <summary>Puts the parts together, for the command line and for Lambda alike.</summary>
internal sealed class CodeBuildFireHost
{
    private readonly Lazy<AmazonCodeBuildClient> _codeBuild = new(() =>
        new AmazonCodeBuildClient(new AmazonCodeBuildConfig().Ready(countsAttempts: true))
    );

    public CodeBuildFireHost(CodeBuildFireOptions options, bool inLambda)
    {
        // On a terminal the build's id is enough.
        var logger = LineLogger.For(inLambda, options.Debug || inLambda ? LogLevel.Information : LogLevel.Warning, new Redactor());
        // A queue empties slowly, so in Lambda only the deadline ends the retries.
        var backoff = new Backoff(inLambda ? int.MaxValue : 8) { Base = TimeSpan.FromSeconds(0.2), Cap = TimeSpan.FromSeconds(4) };
        Planner = new Planner(options);
        Starter = new BuildStarter(() => _codeBuild.Value, backoff, logger);
        Follower = new BuildFollower(() => _codeBuild.Value, backoff, options.Interval, TimeProvider.System, Console.Out);
        Events = new EventProcessor(Planner, Starter, logger);
    }

    public Planner Planner { get; }
    public BuildStarter Starter { get; }
    public BuildFollower Follower { get; }
    public EventProcessor Events { get; }
}
