using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using GapFurniture.Aws;
using GapFurniture.Shared;

namespace GapFurniture.CodeBuildFire;

/// <summary>Follows a build to its end, and prints a line for each phase.</summary>
internal sealed class BuildFollower(
    Func<IAmazonCodeBuild> codeBuild,
    Backoff backoff,
    TimeSpan interval,
    TimeProvider time,
    TextWriter output
)
{
    /// <returns>True if the build succeeded.</returns>
    /// <exception cref="BuildException">CodeBuild does not know the build.</exception>
    public async Task<bool> FollowAsync(string id, CancellationToken cancellationToken)
    {
        for (var printed = 0; ; await Task.Delay(interval, time, cancellationToken))
        {
            var response = await backoff.RunAsync(
                token => codeBuild().BatchGetBuildsAsync(new BatchGetBuildsRequest { Ids = [id] }, token),
                Transient.Is,
                cancellationToken
            );
            if (response.Builds is not [var build, ..])
                throw new BuildException($"CodeBuild does not know the build {id}");
            // Phases are in order, and only the last one has no status yet.
            var ended = (build.Phases ?? []).Where(p => p.PhaseStatus is not null).ToList();
            foreach (var phase in ended.Skip(printed))
                await PrintAsync(phase);
            printed = ended.Count;
            if (build.BuildStatus == StatusType.IN_PROGRESS)
                continue;
            await output.WriteLineAsync($"{id}: {build.BuildStatus}");
            if (build.Logs?.DeepLink is { Length: > 0 } link)
                await output.WriteLineAsync($"log: {link}");
            return build.BuildStatus == StatusType.SUCCEEDED;
        }
    }

    private async Task PrintAsync(BuildPhase phase)
    {
        await output.WriteLineAsync($"  {phase.PhaseType, -16} {phase.PhaseStatus, -9} {phase.DurationInSeconds ?? 0, 5} s");
        foreach (var context in (phase.Contexts ?? []).Where(c => !string.IsNullOrEmpty(c.Message)))
            await output.WriteLineAsync($"    {context.StatusCode} {context.Message}");
    }
}
