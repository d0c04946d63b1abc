using System.Security.Cryptography;
using System.Text;

namespace GapFurniture.CodeBuildFire;

/// <summary>A build to be started.</summary>
/// <param name="Cause">What people read in logs: the object's URL, or the event's id.</param>
internal sealed record PlannedBuild(string Project, string Cause)
{
    public IReadOnlyList<Variable> Environment { get; init; } = []; // variables over those of the project
    public string? SourceVersion { get; init; } // branch, tag, commit or version of the source; null for the project's own
    public IReadOnlyList<Variable> Overrides { get; init; } = []; // those of the variables that the event's input gave
    public IReadOnlyList<string> Identities { get; init; } = []; // what asked for it, the same at every delivery

    /// <summary>The SQS messages that asked for it; a null among them for any other event.</summary>
    public IReadOnlyList<string?> MessageIds { get; init; } = [];

    /// <summary>
    /// The idempotency token. For one of the last five minutes CodeBuild returns the build that it started then, or refuses it with other
    /// parameters: so every parameter is in the digest.
    /// </summary>
    /// <seealso href="https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html"/>
    public string Token()
    {
        var parts = new[] { Project, SourceVersion ?? "" }
            .Concat(Identities.Order(StringComparer.Ordinal))
            .Concat(Environment.SelectMany(v => new[] { v.Name, v.Type, v.Value }));
        // With lengths, since keys may hold any separator.
        var text = string.Concat(parts.Select(p => $"{p.Length}:{p}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

/// <summary>What an event asks for.</summary>
/// <param name="Builds">In the order of the event.</param>
/// <param name="Failures">What cannot become a build.</param>
/// <param name="FolderMarkers">URLs of objects that start nothing, since they only make a folder show in the S3 console.</param>
internal sealed record BuildPlan(IReadOnlyList<PlannedBuild> Builds, IReadOnlyList<Failure> Failures, IReadOnlyList<string> FolderMarkers);

/// <summary>Decides which builds an event starts. Pure.</summary>
internal sealed class Planner(CodeBuildFireOptions options)
{
    public BuildPlan Plan(IReadOnlyList<EventRecord> records)
    {
        var failures = records.Where(r => r.Problem is not null).Select(r => new Failure(r.MessageId, r.Problem!)).ToList();
        var builds = new List<PlannedBuild>();
        var folderMarkers = new List<string>();
        foreach (var (messageId, trigger) in records.Where(r => r.Trigger is not null).Select(r => (r.MessageId, r.Trigger!)))
        {
            var (project, problem) = ProjectOf(trigger);
            if (trigger.Object is { IsCreated: true, Size: 0 } entity && entity.Key.EndsWith('/'))
                folderMarkers.Add(entity.Url);
            else if (project is null)
                failures.Add(new Failure(messageId, $"{trigger.Cause}: {problem}"));
            else
                builds.Add(PlanOne(trigger, project, messageId));
        }
        return new BuildPlan([.. builds.GroupBy(GroupOf).Select(Merge)], failures, folderMarkers);
    }

    private PlannedBuild PlanOne(Trigger trigger, string project, string? messageId) =>
        new(project, trigger.Cause)
        {
            Environment = [.. ObjectVariables(trigger).Where(v => trigger.Environment.All(e => e.Name != v.Name)), .. trigger.Environment],
            SourceVersion = trigger.SourceVersion,
            Overrides = trigger.Environment,
            Identities = [Identity(trigger)],
            MessageIds = [messageId],
        };

    private (string? Project, string? Problem) ProjectOf(Trigger trigger)
    {
        var (project, origin) = trigger switch
        {
            { Project: { } named } => (named, "the input"),
            { Object.ConfigurationId: { } id } => (id, "the notification's configuration id"),
            { Object: { } entity } => (options.Routes.FirstOrDefault(r => r.Matches(entity))?.Project, "CODEBUILDFIRE_ROUTES"),
            _ => (null, ""),
        };
        return project is null ? (null, "no route of CODEBUILDFIRE_ROUTES matches, and neither input nor notification names a project")
            : !ProjectName.IsValid(project) ? (null, $"\"{project}\", from {origin}, is not a valid project name")
            : options.Projects.Count > 0 && !options.Projects.Contains(project)
                ? (null, $"project \"{project}\", from {origin}, is not among CODEBUILDFIRE_PROJECTS")
            : (project, null);
    }

    private IEnumerable<Variable> ObjectVariables(Trigger trigger)
    {
        if (trigger.Object is not { } entity || options.NoObject)
            return [];
        string?[] values = [entity.Bucket, entity.Key, entity.VersionId, entity.ETag];
        return options.ObjectVariables.Zip(values).Where(v => v.Second is not null).Select(v => new Variable(v.First, v.Second!));
    }

    private static string Identity(Trigger trigger) =>
        trigger.Object is { } entity ? $"{entity.Url} {entity.VersionId ?? entity.Sequencer ?? entity.ETag}" : trigger.Id;

    // The same thing reported twice within one event is one build in any case.
    private string GroupOf(PlannedBuild build) =>
        options.Coalesce ? (build with { Environment = build.Overrides, Identities = [] }).Token() : build.Token();

    // The build gets the last object, which is the newest.
    private static PlannedBuild Merge(IEnumerable<PlannedBuild> group)
    {
        var all = group.ToList();
        return all[^1] with
        {
            Identities = [.. all.SelectMany(b => b.Identities).Distinct(StringComparer.Ordinal)],
            MessageIds = [.. all.SelectMany(b => b.MessageIds).Distinct()],
        };
    }
}
