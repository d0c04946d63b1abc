using Amazon.CodeBuild;
using GapFurniture.Shared;
using GapFurniture.Shared.Logging;
using Microsoft.Extensions.Logging;

namespace GapFurniture.CodeBuildFire;

/// <summary>Puts the parts together, for the command line and for Lambda alike.</summary>
internal sealed class FireHost : IDisposable
{
    private readonly ILoggerFactory _loggers;
    private readonly Lazy<AmazonCodeBuildClient> _codeBuild = new(() => new AmazonCodeBuildClient());

    public FireHost(FireOptions options, bool inLambda)
    {
        _loggers = LoggerFactory.Create(logging =>
        {
            // On a terminal the build's id is answer enough.
            logging.SetMinimumLevel(options.Debug || inLambda ? LogLevel.Information : LogLevel.Warning);
            logging.AddProvider(
                inLambda
                    // Not through Console: the official bootstrap may wrap that once more.
                    ? new LineLoggerProvider(
                        new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true },
                        LineFormat.Json,
                        new Redactor()
                    )
                    : new LineLoggerProvider(Console.Error, LineFormat.Plain, new Redactor())
            );
        });
        var logger = _loggers.CreateLogger("codebuildfire");
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
        _loggers.Dispose();
    }
}
